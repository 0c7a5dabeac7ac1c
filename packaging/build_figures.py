"""Render the pose files below resources/figures/poses into the shipped cache.

python packaging/build_figures.py [ID ...]     render these figures (all without names), both body types
python packaging/build_figures.py --check      render everything anew and compare with the cache
python packaging/build_figures.py --solve      solve the contacts again too (after changes to the body)
python packaging/build_figures.py --looks      renew the text snapshot of all figures, after a wanted change of looks
python packaging/build_figures.py --sheet FILE.svg [ID ...]   also write a contact sheet to look at
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from clinic_app.figures.drawing import Drawing, Shape, segments
from clinic_app.figures.packing import pack, unpack
from clinic_app.figures.palette import Style, palette
from clinic_app.figures.pose_sheet import PoseSheet, parse_sheet
from clinic_app.figures.scene import build, solve_sheet
from clinic_app.figures.skeleton import Pose, place
from clinic_app.figures.svg import fragment

FIGURES = Path(__file__).resolve().parent.parent / "resources" / "figures"
CACHE = FIGURES / "cache"
SOLVED = FIGURES / "solved"
LOOKS = Path(__file__).resolve().parent.parent / "tests" / "data" / "figure_looks.txt"
MISS_LIMIT_MM = 5.0
BODIES = ("a", "b")


@dataclass(frozen=True)
class Report:
    """What one build found out about a figure."""

    id: str
    body: str
    bytes: int
    miss_mm: float
    worst: str
    sink_mm: float
    muscle_share: float

    def line(self) -> str:
        warn = " <-- contact" if self.miss_mm > MISS_LIMIT_MM else ""
        return (
            f"{self.id:34s} {self.body} {self.bytes / 1024:5.1f} KB  contacts {self.miss_mm:5.1f} mm ({self.worst})  "
            f"sinks {self.sink_mm:4.0f} mm  muscle {self.muscle_share:5.1%}{warn}"
        )


def load_sheets(names: Sequence[str] = ()) -> list[PoseSheet]:
    """Parse the pose files (all without names)."""
    presets = yaml.safe_load((FIGURES / "presets.yaml").read_text("utf-8"))
    wanted = names or sorted(path.stem for path in (FIGURES / "poses").glob("*.yaml"))
    return [parse_sheet(document(name), presets) for name in wanted]


def document(name: str) -> dict[str, Any]:
    """One pose file, on top of the file it is `like`."""
    own: dict[str, Any] = yaml.safe_load((FIGURES / "poses" / f"{name}.yaml").read_text("utf-8"))
    return document(own["like"]) | own if "like" in own else own


def both_bodies(sheet: PoseSheet) -> list[PoseSheet]:
    """The sheet for either body type; every figure ships in both."""
    return [replace(sheet, body=kind) for kind in BODIES]


def cache_file(sheet: PoseSheet) -> Path:
    """Where the finished drawings of a sheet lie."""
    return CACHE / f"{sheet.id}.{sheet.body}.fig"


def solved_poses(
    sheet: PoseSheet, anew: bool = False
) -> tuple[list[dict[str, tuple[float, ...]]], float, str]:
    """Solved poses of a sheet, from the stored angles if the sheet has not changed since."""
    text = repr(
        (
            sheet.body + ".bare" * sheet.barefoot,
            [(sorted(f.pose.items()), f.contact_lines, f.free) for f in sheet.frames],
        )
    )
    stamp = hashlib.sha256(text.encode()).hexdigest()[:16]
    path = SOLVED / f"{sheet.id}.{sheet.body}.json"
    if path.exists() and not anew:
        stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if stored["stamp"] == stamp:
            frames = [{joint: tuple(v) for joint, v in frame.items()} for frame in stored["frames"]]
            return frames, float(stored["miss_mm"]), str(stored["worst"])
    solutions = solve_sheet(sheet)
    worst = max(solutions, key=lambda solution: solution.miss)
    SOLVED.mkdir(exist_ok=True)
    content = {
        "stamp": stamp,
        "miss_mm": round(worst.miss * 1000, 2),
        "worst": worst.worst,
        "frames": [solution.pose for solution in solutions],
    }
    path.write_text(json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")
    return [solution.pose for solution in solutions], worst.miss * 1000, worst.worst


def sink_mm(sheet: PoseSheet, poses: Sequence[Pose]) -> float:
    """How deep the lowest skin lies below the floor."""
    who = sheet.person
    depths = [float(who.posed(place(pose, who.kind.dims))[0][:, 2].min()) for pose in poses]
    return max(0.0, -1000 * min(depths))


def make(sheet: PoseSheet, anew: bool = False) -> tuple[tuple[Drawing, ...], Report]:
    """Render one sheet; anew: solve its contacts again even if the stored angles fit."""
    poses, miss, worst = solved_poses(sheet, anew)
    built = build(sheet, poses)
    data = pack(built.drawings)
    report = Report(
        sheet.id, sheet.body, len(data), miss, worst, sink_mm(sheet, poses), min(built.muscle_shares)
    )
    return built.drawings, report


def write_index(entries: Mapping[str, Sequence[Drawing]], bodies: Mapping[str, str]) -> None:
    """Bring the index up to date; bodies: the build each figure is composed with."""
    path = CACHE / "index.json"
    index: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known = {p.stem for p in (FIGURES / "poses").glob("*.yaml")}
    index = {name: entry for name, entry in index.items() if name in known}
    for name, drawings in entries.items():
        index[name] = {
            "working_side": drawings[0].working_side,
            "frames": len(drawings),
            "body": bodies[name],
        }
    path.write_text(json.dumps(index, indent=1, sort_keys=True) + "\n", "utf-8")


def look(drawing: Drawing, body: str) -> str:
    """One line of text about a picture: size, shapes, the area of each paint in square mm, a stamp of all paths."""
    areas: dict[str, float] = {}
    for shape in drawing.shapes:
        name = shape.paint.removesuffix(".shade")
        if name not in ("line", "hatch", "arrow.halo") and name == shape.paint:
            areas[name] = areas.get(name, 0.0) + area(shape)
    paths = "|".join(
        f"{shape.paint} {shape.ops} {' '.join(f'{value:.2f}' for value in shape.points)}"
        for shape in drawing.shapes
    )
    stamp = hashlib.sha256(paths.encode()).hexdigest()[:12]
    paints = " ".join(f"{name} {round(value)}" for name, value in sorted(areas.items()))
    size = f"{drawing.width_mm:.1f} x {drawing.height_mm:.1f} mm"
    return f"{drawing.id} {body} {drawing.frame}: {size}, {len(drawing.shapes)} shapes, {paints}, {stamp}"


def looks() -> list[str]:
    """The lines of every shipped picture, from the cache."""
    names = sorted(path.stem for path in (FIGURES / "poses").glob("*.yaml"))
    return [
        look(drawing, body)
        for name in names
        for body in BODIES
        for drawing in unpack((CACHE / f"{name}.{body}.fig").read_bytes())
    ]


def area(shape: Shape) -> float:
    """Area of a shape in square mm; holes count against it, cubic pieces as a few chords."""
    total, x, y, x0, y0 = 0.0, 0.0, 0.0, 0.0, 0.0
    for op, numbers in segments(shape):
        stops: list[tuple[float, float]] = []
        if op == "M":
            x, y = x0, y0 = numbers[0], numbers[1]
        elif op == "L":
            stops = [(numbers[0], numbers[1])]
        elif op == "C":
            for t in (0.25, 0.5, 0.75, 1.0):
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                px = a * x + b * numbers[0] + c * numbers[2] + d * numbers[4]
                py = a * y + b * numbers[1] + c * numbers[3] + d * numbers[5]
                stops.append((px, py))
        else:
            stops = [(x0, y0)]
        for px, py in stops:
            total += (x * py - px * y) / 2
            x, y = px, py
    return abs(total)


def contact_sheet(pairs: Sequence[Sequence[Drawing]], style: Style, scale: float, width: float) -> str:
    """All figures in rows, titles above, as one SVG document (sizes in px, scale px per mm)."""
    paints = palette(style)
    rows: list[str] = []
    x, y, row_height = 20.0, 10.0, 0.0
    for pair in pairs:
        wide = sum(d.width_mm for d in pair) * scale + 14 * (len(pair) - 1)
        high = max(d.height_mm for d in pair) * scale
        if x + wide > width and x > 20:
            x, y, row_height = 20.0, y + row_height + 44, 0.0
        rows.append(
            f'<text x="{x:.0f}" y="{y + 16:.0f}" font-family="sans-serif" font-size="15">{pair[0].id}</text>'
        )
        at = x
        for drawing in pair:
            rows.append(
                f'<g transform="translate({at:.1f},{y + 26:.1f}) scale({scale})">{fragment(drawing, paints)}</g>'
            )
            at += drawing.width_mm * scale + 14
        x += max(wide, 9 * len(pair[0].id)) + 50
        row_height = max(row_height, high)
    height = y + row_height + 50
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(rows)}</svg>'
    )


def check(sheets: Sequence[PoseSheet]) -> int:
    """Compare the cache with a fresh build; returns the number of differing figures."""
    wrong = 0
    for sheet in (one for composed in sheets for one in both_bodies(composed)):
        drawings, report = make(sheet)
        path = cache_file(sheet)
        if not path.exists() or unpack(path.read_bytes()) != unpack(pack(drawings)):
            wrong += 1
            print(f"{sheet.id}.{sheet.body}: the cache differs from its pose file")
        elif report.miss_mm > MISS_LIMIT_MM:
            wrong += 1
            print(report.line())
    print(f"{len(sheets)} figures, {wrong} differ")
    return wrong


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--solve", action="store_true", help="solve all contacts again")
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--body", choices=BODIES, help="body on the contact sheet (default: as composed)")
    parser.add_argument("--style", default="colour", choices=["colour", "grey", "photocopy"])
    parser.add_argument("--scale", type=float, default=4.0, help="px per mm on the contact sheet")
    parser.add_argument("--width", type=float, default=1900.0)
    parser.add_argument("--looks", action="store_true", help="renew the text snapshot of all figures")
    options = parser.parse_args(arguments)
    if options.looks:
        LOOKS.write_text("\n".join(looks()) + "\n", "utf-8")
        return 0
    sheets = load_sheets(options.ids)
    if options.check:
        return 1 if check(sheets) else 0
    made: dict[str, tuple[Drawing, ...]] = {}
    CACHE.mkdir(exist_ok=True)
    for sheet in sheets:
        for one in both_bodies(sheet):
            drawings, report = make(one, options.solve)
            cache_file(one).write_bytes(pack(drawings))
            if one.body == (options.body or sheet.body):
                made[sheet.id] = drawings
            print(report.line(), flush=True)
    write_index(made, {sheet.id: sheet.body for sheet in sheets})
    if options.sheet:
        text = contact_sheet(list(made.values()), options.style, options.scale, options.width)
        options.sheet.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
