"""Joining arcs through junctions, so that an outline stays smooth where something passes behind it."""

from dataclasses import dataclass

import numpy as np

from clinic_app.figures.arrays import Array
from clinic_app.figures.tracing import Arc

VISIBLE = 0.0015  # metres: a line thinner than this is not drawn
End = tuple[int, int]  # arc number, 0 = its start, 1 = its end


@dataclass(frozen=True, slots=True)
class Chain:
    """Arcs in order, each with +1 (forwards) or -1 (backwards)."""

    steps: tuple[tuple[int, int], ...]
    closed: bool


def join(arcs: list[Arc], end_weights: list[tuple[float, float]], reach: int = 7) -> list[Chain]:
    """Pair the arc ends that continue each other at every junction and string the arcs together.

    end_weights: line width (m) at the start and the end of each arc; a visible line prefers to go on into a
    visible line, so outlines do not break where a fill boundary happens to run straighter.
    """
    ends: dict[int, list[End]] = {}
    for number, arc in enumerate(arcs):
        if not arc.closed:
            ends.setdefault(arc.start, []).append((number, 0))
            ends.setdefault(arc.end, []).append((number, 1))
    tangents = _tangents(arcs, reach)
    links: dict[End, End] = {}
    for meeting in ends.values():
        _pair(meeting, tangents, end_weights, links)
    return _string(arcs, links)


def _tangents(arcs: list[Arc], reach: int) -> dict[End, tuple[float, float]]:
    out: dict[End, tuple[float, float]] = {}
    for number, arc in enumerate(arcs):
        if arc.closed:
            continue
        c = arc.corners
        k = min(reach, len(c) - 1)
        near: tuple[tuple[int, Array, Array], ...] = ((0, c[0], c[1 : k + 1]), (1, c[-1], c[-k - 1 : -1]))
        for end, origin, others in near:
            vx = float(others[:, 0].sum()) / k - float(origin[0])
            vy = float(others[:, 1].sum()) / k - float(origin[1])
            length = (vx * vx + vy * vy) ** 0.5 + 1e-9
            out[number, end] = vx / length, vy / length
    return out


def _pair(
    meeting: list[End],
    tangents: dict[End, tuple[float, float]],
    weights: list[tuple[float, float]],
    links: dict[End, End],
) -> None:
    """Link the straightest pairs of one junction; opposite tangents have a dot product of -1."""
    way = [tangents[end] for end in meeting]
    seen = [weights[number][end] > VISIBLE for number, end in meeting]
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


def _string(arcs: list[Arc], links: dict[End, End]) -> list[Chain]:
    chains: list[Chain] = []
    done = np.zeros(len(arcs), np.bool_)
    for first, arc in enumerate(arcs):
        if done[first]:
            continue
        if arc.closed:
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
