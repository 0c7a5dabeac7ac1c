"""Work on whole pixel images: connected areas, specks, cheap blurs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from clinic_app.figures.arrays import Bools, Depths, Ints, counted


@dataclass(frozen=True, slots=True)
class Areas:
    """The connected areas of an image, as its rows cut into runs of equal value.

    start: flat index of the first pixel of each run, ascending; length: its pixels; area: the number (0, 1, 2 ...)
    of the 4-connected area of equal value it belongs to.
    """

    start: Ints
    length: Ints
    area: Ints

    def smaller(self, least: int) -> Bools:
        """Per run: has its area fewer than `least` pixels?"""
        return (np.bincount(self.area, self.length) < least)[self.area]


def areas(image: npt.NDArray[Any]) -> Areas:
    """Find the connected areas of an image."""
    height, width = image.shape
    starts = np.ones((height, width), np.bool_)
    starts[:, 1:] = image[:, 1:] != image[:, :-1]
    start = np.flatnonzero(starts)
    # One link per pair of touching runs is enough: where either run begins.
    link = np.flatnonzero((image[1:] == image[:-1]) & (starts[1:] | starts[:-1]))
    above, below = (np.searchsorted(start, link + down, side="right") - 1 for down in (0, width))
    label = np.arange(len(start))
    while len(above):
        a, b = label[above], label[below]
        apart = a != b
        if not apart.any():
            break
        above, below, a, b = above[apart], below[apart], a[apart], b[apart]
        low, high = np.minimum(a, b), np.maximum(a, b)
        np.minimum.at(label, high, low)
        while True:
            shorter = label[label]
            if np.array_equal(shorter, label):
                break
            label = shorter
    first = label == np.arange(len(start))
    return Areas(start, np.diff(start, append=height * width), (np.cumsum(first) - 1)[label])


def remove_specks(image: Ints, least: int) -> Ints:
    """Give areas of fewer than `least` pixels the value of a neighbour."""
    found = areas(image)
    small = found.smaller(least)
    length = found.length[small]
    todo = np.repeat(found.start[small], length) + counted(length)
    height, width = image.shape
    flat = image.ravel().copy()
    bad = np.zeros(flat.shape, np.bool_)
    bad[todo] = True
    for _ in range(60):
        if len(todo) == 0:
            break
        for step in (-1, 1, -width, width):
            source = todo + step
            ok = (source >= 0) & (source < height * width)
            ok &= ~bad[np.clip(source, 0, height * width - 1)]
            flat[todo[ok]] = flat[source[ok]]
            bad[todo[ok]] = False
            todo = todo[~ok]
    return flat.reshape(height, width)


def large_areas(mask: Bools, least: int) -> Bools:
    """The mask without its connected areas of fewer than `least` pixels."""
    found = areas(mask)
    kept = mask.ravel()[found.start] & ~found.smaller(least)
    return np.repeat(kept, found.length).reshape(mask.shape)


def bounds(mask: Bools, margin: int = 0) -> tuple[slice, slice]:
    """The rows and columns that hold all of a mask that is not empty, and a margin around it."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    top, left = max(int(rows[0]) - margin, 0), max(int(columns[0]) - margin, 0)
    return slice(top, int(rows[-1]) + margin + 1), slice(left, int(columns[-1]) + margin + 1)


def blur(image: Depths, reach: int) -> Depths:
    """Three box sums per axis: a Gaussian, up to a factor of (2 * reach + 1) ** 6."""
    wide = np.pad(image, 3 * reach)
    for axis in (0, 1):
        for _ in range(3):
            size = wide.shape[axis] - 2 * reach
            # A few shifted sums are several times faster than a running total.
            shifted = [
                wide[k : k + size] if axis == 0 else wide[:, k : k + size] for k in range(2 * reach + 1)
            ]
            wide = shifted[0] + shifted[1]
            for one in shifted[2:]:
                wide += one
    return wide


def smooth_share(inside: Bools, allowed: Bools | None, reach: int) -> Depths:
    """Local share of `inside` among the `allowed` pixels (None: all), 0..1."""
    out: Depths = np.zeros(inside.shape, np.float32)
    if not inside.any():
        return out
    far = 3 * (reach + 1)  # nothing is seen further away, so only this window is worked on
    window = bounds(inside, far)
    share: Depths = blur(inside[window].astype(np.float32), reach)
    if allowed is None:
        share /= np.float32((2 * reach + 1) ** 6)
    else:
        share /= np.maximum(_blurred_part(allowed, window, far, reach), np.float32(1e-6))
    out[window] = share
    return out


def _blurred_part(image: Bools, window: tuple[slice, slice], far: int, reach: int) -> Depths:
    """What `blur` of the whole image shows in a window of it."""
    top, left = (max(part.start - far, 0) for part in window)
    wide = image[top : window[0].stop + far, left : window[1].stop + far]
    height, width = min(window[0].stop, image.shape[0]), min(window[1].stop, image.shape[1])
    shown = blur(wide.astype(np.float32), reach)
    return shown[window[0].start - top : height - top, window[1].start - left : width - left]
