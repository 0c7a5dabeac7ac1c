"""What it costs to follow the hand in the pose editor: one move of the mouse, from the place of the mouse to new angles.

Every handle of three figures is dragged along a circle in steps of a few millimetres, as a mouse does, with the pins
the figures come with. The peer is placing the same skeleton once: the least any editor has to do per move.
Run: python benchmarks/posing.py [figure ...]
"""

import math
import statistics
import sys
import time

from clinic_app.app import shipped
from clinic_app.figures import posing
from clinic_app.figures.contacts import point
from clinic_app.figures.posing import HANDLES

FIGURES = ("bridge_double", "goblet_squat", "side_plank")
STEPS, RADIUS_M = 12, 0.06


def drags(figure_id: str) -> dict[str, list[float]]:
    """Milliseconds per move, by handle."""
    sheet = posing.begin(shipped.sheets().settled(figure_id), "own:new")
    times: dict[str, list[float]] = {}
    for handle in HANDLES.values():
        now = sheet
        home = point(posing.skeleton_of(sheet, 0), handle.point)
        for k in range(1, STEPS + 1):
            turn = 2 * math.pi * k / STEPS
            x, y, z = home.tolist()
            target = [x + RADIUS_M * (1 - math.cos(turn)), y, z + RADIUS_M * math.sin(turn)]
            began = time.perf_counter_ns()
            now = posing.drag(now, 0, handle.id, target, quick=True)
            times.setdefault(handle.id, []).append((time.perf_counter_ns() - began) / 1e6)
    return times


def floor(figure_id: str) -> float:
    """Milliseconds to place the skeleton once."""
    sheet = posing.begin(shipped.sheets().settled(figure_id), "own:new")
    began = time.perf_counter_ns()
    for _ in range(50):
        posing.skeleton_of(sheet, 0)
    return (time.perf_counter_ns() - began) / 50e6


def main() -> None:
    for figure_id in sys.argv[1:] or FIGURES:
        print(f"{figure_id}: placing the skeleton {floor(figure_id):.2f} ms")
        for handle_id, times in drags(figure_id).items():
            ordered = sorted(times)
            p95 = ordered[int(0.95 * (len(ordered) - 1))]
            print(f"  {handle_id:8s} median {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms")


if __name__ == "__main__":
    main()
