"""What the pictures cost: drawing at print and at animation quality, opening the cache, size in a PDF, painting.

python benchmarks/figures.py [ID ...]      all figures without names (a few minutes)

Bars: 150 ms for a picture at print quality, 50 ms for a picture of a movement, 30 KB for a picture in a PDF. Of a figure
the slowest of its pictures counts: each position at print quality, and four places on the way of a movement, from
the pose with its contacts solved to the finished shapes. A movement is opened once, in the background: that draws its
first five pictures. Times are process time, the best of interleaved rounds beside a fixed numpy load, because shared
machines change their pace.
"""

import importlib.util
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from clinic_app.assets import resource
from clinic_app.figures.animation import Animation, Reel
from clinic_app.figures.library import FigureLibrary
from clinic_app.figures.palette import palette
from clinic_app.figures.pose_sheet import FrameSheet, PoseSheet
from clinic_app.figures.render import PRINT_PPM
from clinic_app.figures.scene import draw, drawing_of, extent
from clinic_app.figures.skeleton import Pose, place

ROUNDS = 3
SHARES = (0.1, 0.4, 0.6, 0.9)
"""Places on the way of a movement that are drawn; opening it draws others."""


def build_command() -> Any:
    path = Path(__file__).resolve().parent.parent / "packaging" / "build_figures.py"
    spec = importlib.util.spec_from_file_location("build_figures", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_figures"] = module
    spec.loader.exec_module(module)
    return module


def spent_ms(work: Callable[[], object]) -> float:
    """Process time of one call."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def fixed_load() -> None:
    """The yardstick: sorting half a million numbers."""
    np.sort(np.random.default_rng(1).random(500_000))


def line(name: str, values: Sequence[float], unit: str, bar: float | None = None) -> str:
    worst, middle = max(values), statistics.median(values)
    over = "" if bar is None else f"   bar {bar:g}: {sum(v > bar for v in values)} of {len(values)} above"
    return f"{name:34s} median {middle:7.2f} {unit}   worst {worst:7.2f} {unit}{over}"


def drawing_times(names: Sequence[str]) -> None:
    command = build_command()
    sheets = command.load_sheets(names)
    printed: dict[str, list[float]] = {}
    moving: dict[str, list[float]] = {}
    opening: dict[str, list[float]] = {}
    yardstick: list[float] = []
    for round_ in range(ROUNDS + 1):
        for sheet in sheets:
            poses = command.solved_poses(sheet)[0]
            costs = [
                spent_ms(picture(sheet, frame, pose)) for frame, pose in zip(sheet.frames, poses, strict=True)
            ]
            if round_:
                printed.setdefault(sheet.id, []).append(max(costs))
            if len(sheet.frames) == 2:
                reels: list[Reel] = []
                cost = spent_ms(lambda s=sheet, p=poses, r=reels: r.append(Animation.of(s, p).opening()))
                costs = [spent_ms(lambda r=reels[0], at=share: r.draw(at)) for share in SHARES]
                if round_:
                    opening.setdefault(sheet.id, []).append(cost)
                    moving.setdefault(sheet.id, []).append(max(costs))
        yardstick.append(spent_ms(fixed_load))
    print(line("yardstick (fixed sort)", yardstick, "ms"))
    for name, costs, bar in (
        ("picture at print quality", printed, 150),
        ("picture of a movement", moving, 50),
        ("opening a movement (once)", opening, None),
    ):
        print(line(name, [min(v) for v in costs.values()], "ms", bar))
        slow = sorted(((min(v), figure) for figure, v in costs.items()), reverse=True)[:3]
        print("  slowest: " + ", ".join(f"{figure} {cost:.0f} ms" for cost, figure in slow))


def picture(sheet: PoseSheet, frame: FrameSheet, pose: Pose) -> Callable[[], object]:
    """The work of one picture at print quality, from the pose to its shapes in millimetres."""

    def work() -> object:
        items = draw(sheet, frame, place(pose, sheet.person.kind.dims), PRINT_PPM).items
        return drawing_of(sheet, frame, items, *extent(items))

    return work


def shipped(names: Sequence[str]) -> None:
    from clinic_app.pdf.figure_painter import painted

    opened: list[float] = []
    sizes: list[float] = []
    files: list[float] = []
    fresh = FigureLibrary(lambda name: resource("figures", "cache", name).read_bytes())
    for name in names or fresh.ids:
        opened.append(spent_ms(lambda n=name: fresh.pair(n)))
        files.append(resource("figures", "cache", f"{name}.{fresh.body(name)}.fig").stat().st_size / 1024)
        sizes += [len(painted(drawing, "photocopy").deflated) / 1024 for drawing in fresh.pair(name)]
        sizes += [len(painted(drawing, "colour").deflated) / 1024 for drawing in fresh.pair(name)]
    print(line("opening a pair from the cache", opened, "ms"))
    print(line("file of a pair", files, "KB"))
    print(line("picture in a PDF", sizes, "KB", 30))


def painting(names: Sequence[str]) -> None:
    from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath

    application = QGuiApplication.instance() or QGuiApplication([])
    library = FigureLibrary(lambda name: resource("figures", "cache", name).read_bytes())
    colours = palette("colour")
    built: list[float] = []
    drawn: list[float] = []
    for name in (names or library.ids)[:40]:
        drawing = library.pair(name)[-1]
        paths: list[tuple[QPainterPath, QColor]] = []

        def build(drawing: Any = drawing, paths: Any = paths) -> None:
            for shape in drawing.shapes:
                colour = colours[shape.paint]
                if colour is None:
                    continue
                path = QPainterPath()
                numbers, at = shape.points, 0
                for op in shape.ops:
                    if op == "M":
                        path.moveTo(*numbers[at : at + 2])
                    elif op == "L":
                        path.lineTo(*numbers[at : at + 2])
                    elif op == "C":
                        path.cubicTo(*numbers[at : at + 6])
                    else:
                        path.closeSubpath()
                    at += {"M": 2, "L": 2, "C": 6, "Z": 0}[op]
                paths.append((path, QColor(colour)))

        built.append(spent_ms(build))
        image = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(4, 4)
        drawn.append(spent_ms(lambda p=painter, q=paths: [p.fillPath(path, colour) for path, colour in q]))
        painter.end()
    print(line("building the paths of a picture", built, "ms"))
    print(line("painting a picture of 400 px", drawn, "ms"))
    del application


def main(arguments: Sequence[str]) -> int:
    drawing_times(arguments)
    shipped(arguments)
    painting(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
