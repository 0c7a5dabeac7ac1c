"""From a label image to arcs: the pixel edges between different labels, linked between junctions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clinic_app.figures.arrays import Array, Bools, Ints

OPEN_NODE = -1


@dataclass(frozen=True, slots=True)
class Arcs:
    """All runs of pixel edges between two junctions, and all closed loops, stored one after the other.

    corners: (n, 2) x, y in pixels; arc k owns corners[offset[k] : offset[k + 1]]. left_pixel, right_pixel: the pixel
    on either side of every edge; arc k owns those from edge[k] to edge[k + 1]. Per arc: start, end: its junctions
    (OPEN_NODE for a loop); left, right: the labels on either side, equal all along it.
    """

    corners: Array
    offset: Ints
    left_pixel: Ints
    right_pixel: Ints
    start: Ints
    end: Ints
    left: Ints
    right: Ints

    def __len__(self) -> int:
        return len(self.start)

    @property
    def size(self) -> Ints:
        """Number of corners of each arc, one more than its edges."""
        return np.diff(self.offset)

    @property
    def edge(self) -> Ints:
        """Where the edges of each arc begin, and the number of all."""
        return self.offset - np.arange(len(self.offset))

    @property
    def closed(self) -> Bools:
        """True for loops without junctions."""
        return self.start == OPEN_NODE


_STOP = -1


def _next_directions() -> list[list[int]]:
    """Way out of a corner with two edges, by direction of arrival and edge mask; _STOP at junctions."""
    table = [[_STOP] * 16 for _ in range(4)]
    for mask in (3, 5, 9, 6, 10, 12):
        ways = [d for d in range(4) if mask >> d & 1]
        for arriving in range(4):
            back = (arriving + 2) & 3
            if back in ways:
                table[arriving][mask] = ways[1] if ways[0] == back else ways[0]
    return table


_NEXT = _next_directions()


_IS_NODE = np.array([bin(ways).count("1") >= 3 for ways in range(16)])
_IS_PLAIN = np.array([bin(ways).count("1") == 2 for ways in range(16)])


def trace(labels: Ints) -> Arcs:
    """All arcs of a label image that has a border of background."""
    width = labels.shape[1]
    stride = width + 1
    path, offset, closed = _paths(_edge_mask(labels), stride)
    y, x = np.divmod(path, stride)
    dx, dy = np.diff(x), np.diff(y)
    is_edge = np.ones(len(dx), np.bool_)
    is_edge[offset[1:-1] - 1] = False
    dx, dy, x_from, y_from = dx[is_edge], dy[is_edge], x[:-1][is_edge], y[:-1][is_edge]
    left = (y_from - ((dx == 1) | (dy == -1))) * width + x_from - ((dx == -1) | (dy == -1))
    right = (y_from - ((dx == -1) | (dy == -1))) * width + x_from - ((dx == -1) | (dy == 1))
    first_edge = offset[:-1] - np.arange(len(closed))
    flat = labels.ravel()
    return Arcs(
        *(np.stack([x, y], 1).astype(np.float64), offset, left, right),
        *(np.where(closed, OPEN_NODE, path[offset[:-1]]), np.where(closed, OPEN_NODE, path[offset[1:] - 1])),
        *(flat[left[first_edge]], flat[right[first_edge]]),
    )


def _edge_mask(labels: Ints) -> npt.NDArray[np.uint8]:
    """Per corner, flat: bit 0 an edge to the right, 1 down, 2 left, 3 up."""
    height, width = labels.shape
    mask = np.zeros((height + 1, width + 1), np.uint8)
    down = (labels[:, 1:] != labels[:, :-1]).view(np.uint8)
    right = (labels[1:] != labels[:-1]).view(np.uint8)
    mask[1:height, :width] = right
    mask[:height, 1:width] |= down << 1
    mask[1:height, 1:] |= right << 2
    mask[1:, 1:width] |= down << 3
    return mask.ravel()


def _paths(mask: npt.NDArray[np.uint8], stride: int) -> tuple[Ints, Ints, Bools]:
    """Corners of all arcs one after the other, where each begins (and the end), and which are loops."""
    step = (1, stride, -1, -stride)
    ways = mask.tobytes()
    path: list[int] = []
    offset = [0]
    used: set[tuple[int, int]] = set()
    for node in np.flatnonzero(_IS_NODE[mask]).tolist():
        for first in range(4):
            if not ways[node] >> first & 1 or (node, first) in used:
                continue
            path.append(node)
            at, way = node, first
            while True:
                at += step[way]
                path.append(at)
                onward = _NEXT[way][ways[at]]
                if onward == _STOP:
                    break
                way = onward
            used.add((at, (way + 2) & 3))
            offset.append(len(path))
    between_nodes = len(offset) - 1
    fresh = _IS_PLAIN[mask]
    fresh[path] = False
    todo = bytearray(fresh.tobytes())
    for start in np.flatnonzero(fresh).tolist():
        if not todo[start]:
            continue
        path.append(start)
        at, way = start, next(way for way in range(4) if ways[start] >> way & 1)
        while True:
            at += step[way]
            path.append(at)
            todo[at] = 0
            if at == start:
                break
            way = _NEXT[way][ways[at]]
        offset.append(len(path))
    return np.array(path), np.array(offset), np.arange(len(offset) - 1) >= between_nodes
