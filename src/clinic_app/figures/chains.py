"""Joining arcs through junctions, so that an outline stays smooth where something passes behind it."""

from dataclasses import dataclass

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints, length
from clinic_app.figures.tracing import OPEN_NODE, Arcs

VISIBLE = 0.0015  # metres: a line thinner than this is not drawn
End = tuple[int, int]  # arc number, 0 = its start, 1 = its end
Tangents = list[list[list[float]]]  # per arc, at its start and at its end


@dataclass(frozen=True, slots=True)
class Chain:
    """Arcs in order, each with +1 (forwards) or -1 (backwards)."""

    steps: tuple[tuple[int, int], ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the arcs lie in their chains, in the order of the chains; one number per arc in each field.

    way: +1 or -1 along the arc; first, last: its end points in its chain (of a loop the last may lie one beyond).
    """

    arc: Ints
    way: Ints
    chain: Ints
    first: Ints
    last: Ints


def spans(chains: list[Chain], size: Ints) -> Spans:
    """The spans of arcs with `size` points; neighbours in a chain share their common point."""
    arc, way = (np.array([step[k] for chain in chains for step in chain.steps]) for k in (0, 1))
    steps = np.array([len(chain.steps) for chain in chains])
    chain = np.repeat(np.arange(len(chains)), steps)
    edges = size[arc] - 1
    before = np.cumsum(edges) - edges
    first = before - before[np.cumsum(steps) - steps][chain]
    return Spans(arc, way, chain, first, first + edges)


def join(arcs: Arcs, visible: Bools, reach: int = 7) -> list[Chain]:
    """Pair the arc ends that continue each other at every junction and string the arcs together.

    visible (n, 2): is the line drawn at the start and the end of each arc? A visible line prefers to go on into a
    visible line, so outlines do not break where a fill boundary happens to run straighter.
    """
    ends: dict[int, list[End]] = {}
    for number, (start, end) in enumerate(zip(arcs.start.tolist(), arcs.end.tolist(), strict=True)):
        if start != OPEN_NODE:
            ends.setdefault(start, []).append((number, 0))
            ends.setdefault(end, []).append((number, 1))
    tangents: Tangents = _tangents(arcs, reach).tolist()
    seen: list[list[bool]] = visible.tolist()
    links: dict[End, End] = {}
    for meeting in ends.values():
        _pair(meeting, tangents, seen, links)
    return _string(arcs.closed.tolist(), links)


def _tangents(arcs: Arcs, reach: int) -> Array:
    """(n, 2, 2): the direction from the start of each arc into it, and from its end back into it."""
    first, last = arcs.offset[:-1], arcs.offset[1:] - 1
    near = np.minimum(reach, arcs.size - 1)
    total = np.concatenate([np.zeros((1, 2)), np.cumsum(arcs.corners, axis=0)])
    ahead = total[first + near + 1] - total[first + 1], total[last] - total[last - near]
    way = np.stack(ahead, 1) / near[:, None, None] - np.stack([arcs.corners[first], arcs.corners[last]], 1)
    return way / (length(way) + 1e-9)[..., None]


def _pair(
    meeting: list[End],
    tangents: Tangents,
    visible: list[list[bool]],
    links: dict[End, End],
) -> None:
    """Link the straightest pairs of one junction; opposite tangents have a dot product of -1."""
    way = [tangents[number][end] for number, end in meeting]
    seen = [visible[number][end] for number, end in meeting]
    two_lines = sum(seen) == 2
    candidates = sorted(
        (
            way[i][0] * way[j][0] + way[i][1] * way[j][1] + (0.5 if seen[i] != seen[j] else 0.0),
            i,
            j,
        )
        for i in range(len(meeting))
        for j in range(i + 1, len(meeting))
    )
    taken: set[int] = set()
    for bend, i, j in candidates:
        limit = -0.10 if two_lines and seen[i] and seen[j] else -0.55
        if bend > limit or i in taken or j in taken or meeting[i] == meeting[j]:
            continue
        links[meeting[i]], links[meeting[j]] = meeting[j], meeting[i]
        taken |= {i, j}
        if len(meeting) == 3:
            break


def _string(loops: list[bool], links: dict[End, End]) -> list[Chain]:
    chains: list[Chain] = []
    done = [False] * len(loops)
    for first, is_loop in enumerate(loops):
        if done[first]:
            continue
        if is_loop:
            chains.append(Chain(((first, 1),), True))
            done[first] = True
            continue
        number, end, closed = first, 0, False
        while (number, end) in links:  # walk back to where the chain starts
            other, met = links[number, end]
            number, end = other, 1 - met
            if (number, end) == (first, 0):
                closed = True
                break
        steps: list[tuple[int, int]] = []
        while not done[number]:
            steps.append((number, 1 if end == 0 else -1))
            done[number] = True
            if (number, 1 - end) not in links:
                break
            number, end = links[number, 1 - end]
        chains.append(Chain(tuple(steps), closed))
    return chains
