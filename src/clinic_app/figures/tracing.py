"""From a label image to arcs: the pixel edges between different labels, linked between junctions."""

from dataclasses import dataclass

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints

OPEN_NODE = -1


@dataclass(slots=True)
class Arc:
    """A run of pixel edges between two junctions, or a closed loop (start = end = OPEN_NODE).

    corners: (n + 1, 2) x, y in pixels. left_pixel, right_pixel: the pixel on either side of every edge.
    left, right: their labels, equal all along the arc.
    """

    corners: Array
    left_pixel: Ints
    right_pixel: Ints
    start: int
    end: int
    left: int
    right: int

    @property
    def closed(self) -> bool:
        """True for a loop without junctions."""
        return self.start == OPEN_NODE


def _next_directions() -> list[list[int]]:
    """Way out of a corner with two edges, by edge mask and direction of arrival."""
    table = [[-1] * 4 for _ in range(16)]
    for mask in (3, 5, 9, 6, 10, 12):
        ways = [d for d in range(4) if mask >> d & 1]
        for arriving in range(4):
            back = (arriving + 2) & 3
            if back in ways:
                table[mask][arriving] = ways[1] if ways[0] == back else ways[0]
    return table


_NEXT = _next_directions()


def trace(labels: Ints) -> list[Arc]:
    """All arcs of a label image that has a border of background."""
    width = labels.shape[1]
    stride = width + 1
    mask = _edge_mask(labels)
    degree = np.array([bin(i).count("1") for i in range(16)], np.int64)[mask]
    nodes = degree >= 3
    paths = _paths(mask, degree, nodes, stride)
    lengths = np.array([len(path) for path, _ in paths])
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    y, x = np.divmod(np.concatenate([np.array(path) for path, _ in paths]), stride)
    dx, dy = np.diff(x), np.diff(y)
    upper_left = (dx == 1) | (dy == -1)
    left = (y[:-1] - upper_left) * width + x[:-1] - ((dx == -1) | (dy == -1))
    right = (y[:-1] - ((dx == -1) | (dy == -1))) * width + x[:-1] - ((dx == -1) | (dy == 1))
    corners = np.stack([x, y], 1).astype(np.float64)
    flat = labels.ravel()
    arcs: list[Arc] = []
    for k, (path, closed) in enumerate(paths):
        s, e = offsets[k], offsets[k + 1]
        on_left, on_right = left[s : e - 1], right[s : e - 1]
        start, end = (OPEN_NODE, OPEN_NODE) if closed else (path[0], path[-1])
        label_left, label_right = int(flat[on_left[0]]), int(flat[on_right[0]])
        arcs.append(Arc(corners[s:e], on_left, on_right, start, end, label_left, label_right))
    return arcs


def _edge_mask(labels: Ints) -> Ints:
    """Per corner: bit 0 an edge to the right, 1 down, 2 left, 3 up."""
    height, width = labels.shape
    down = np.zeros((height + 1, width + 1), np.bool_)
    right = np.zeros_like(down)
    down[:height, 1:width] = labels[:, 1:] != labels[:, :-1]
    right[1:height, :width] = labels[1:] != labels[:-1]
    up, left = np.zeros_like(down), np.zeros_like(down)
    up[1:] = down[:-1]
    left[:, 1:] = right[:, :-1]
    return (right * 1 + down * 2 + left * 4 + up * 8).ravel().astype(np.int64)


def _paths(mask: Ints, degree: Ints, nodes: Bools, stride: int) -> list[tuple[list[int], bool]]:
    step = (1, stride, -1, -stride)
    ways, is_node = mask.astype(np.uint8).tobytes(), nodes.tobytes()
    paths: list[tuple[list[int], bool]] = []
    used: set[tuple[int, int]] = set()
    for node in np.nonzero(nodes)[0].tolist():
        for first in range(4):
            if not ways[node] >> first & 1 or (node, first) in used:
                continue
            path, at, way = [node], node, first
            while True:
                at += step[way]
                path.append(at)
                if is_node[at]:
                    used.add((at, (way + 2) & 3))
                    break
                way = _NEXT[ways[at]][way]
            paths.append((path, False))
    seen = bytearray(mask.size)
    for path, _ in paths:
        for corner in path:
            seen[corner] = 1
    for start in np.nonzero((degree == 2) & (np.frombuffer(seen, np.uint8) == 0))[0].tolist():
        if seen[start]:
            continue
        way = next(d for d in range(4) if ways[start] >> d & 1)
        path, at = [start], start
        seen[start] = 1
        while True:
            at += step[way]
            path.append(at)
            if at == start:
                break
            seen[at] = 1
            way = _NEXT[ways[at]][way]
        paths.append((path, True))
    return paths
