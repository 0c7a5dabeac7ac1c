"""Work on whole pixel images: connected areas, specks, cheap blurs."""

from typing import Any

import numpy as np
import numpy.typing as npt

from clinic_app.figures.arrays import Bools, Depths, Ints


def components(image: npt.NDArray[Any]) -> Ints:
    """Number of the 4-connected area of equal value each pixel belongs to (0, 1, 2 ...)."""
    height, width = image.shape
    starts = np.ones((height, width), np.bool_)
    starts[:, 1:] = image[:, 1:] != image[:, :-1]
    run = np.cumsum(starts.ravel()).reshape(height, width) - 1
    same = image[1:] == image[:-1]
    # One link per pair of touching runs is enough: where either run begins.
    link = same & (starts[1:] | starts[:-1])
    above, below = run[:-1][link], run[1:][link]
    label = np.arange(int(run[-1, -1]) + 1)
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
    _, packed = np.unique(label, return_inverse=True)
    return packed.astype(np.int64)[run]


def remove_specks(image: Ints, least: int) -> Ints:
    """Give areas of fewer than `least` pixels the value of a neighbour."""
    area = components(image)
    small = np.bincount(area.ravel()) < least
    if not small.any():
        return image
    height, width = image.shape
    flat = image.ravel().copy()
    bad = small[area].ravel()
    todo = np.nonzero(bad)[0]
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
    area = components(mask)
    return mask & (np.bincount(area.ravel()) >= least)[area]


def blur(image: Depths, reach: int) -> Depths:
    """Three box sums per axis: a Gaussian, up to a factor of (2 * reach + 1) ** 6."""
    for _ in range(3):
        for axis in (0, 1):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (reach + 1, reach)
            total = np.cumsum(np.pad(image, pad), axis=axis, dtype=np.float32)
            width = 2 * reach + 1
            image = total[width:] - total[:-width] if axis == 0 else total[:, width:] - total[:, :-width]
    return image


def smooth_share(inside: Bools, allowed: Bools | None, reach: int) -> Depths:
    """Local share of `inside` among the `allowed` pixels (None: all), 0..1."""
    out: Depths = np.zeros(inside.shape, np.float32)
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    if not len(rows):
        return out
    far = 3 * (reach + 1)  # nothing is seen further away, so only this window is worked on
    top, left = max(int(rows[0]) - far, 0), max(int(columns[0]) - far, 0)
    window = (slice(top, int(rows[-1]) + far + 1), slice(left, int(columns[-1]) + far + 1))
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
