"""How fast a handout is made: cold process, warm, in a batch; with memory and file size.

    python benchmarks/handout.py [--rounds 40] [--batch 200]

Two sheets of six exercises with twelve figures: the standard one (14 pt, diary and all) and the one on three pages
(12 pt, no diary). Where the typst binding or WeasyPrint is installed, each makes a three-page document with the same
pictures and steps in the same, interleaved run; where not, the output says so.
"""

import argparse
import html
import itertools
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

COLD = (
    "import time; t = time.perf_counter(); import handout_samples as h;"
    "made = h.content(); compose = time.perf_counter();"
    "from clinic_app.pdf.handout import render_handout; render_handout(made, h.figures, 'a4');"
    "end = time.perf_counter(); print((end - t) * 1000, (end - compose) * 1000)"
)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def shown(name: str, times: list[float], beside: float | None = None) -> None:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    middle = statistics.median(ordered)
    ratio = f"   {middle / beside:5.2f} x typst" if beside else ""
    print(f"{name:<36} median {middle:7.1f} ms   p95 {late:7.1f} ms   n {len(times)}{ratio}")


COUNT = itertools.count(1)


def another(made):
    """The same sheet for another plan: nobody prints one sheet twice, and a compiler remembers what it has seen."""
    return replace(made, title=f"{made.title} {next(COUNT)}")


def three_pages():
    """The handout of six exercises that takes three pages."""
    import handout_samples as sample
    from clinic_app.pdf.handout import page_count

    made = replace(sample.content(), template="compact", weeks=0)
    pages = page_count(made, sample.figures)
    if pages != 3:
        raise SystemExit(f"the sheet to measure takes {pages} pages, not three")
    return made


def batch(count: int) -> int:
    import handout_samples as sample
    from clinic_app.pdf.handout import render_handout

    made = three_pages()
    return sum(len(render_handout(made, sample.figures, "a4")) for _ in range(count))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--batch", type=int, default=200, help="sheets in the batch")
    options = parser.parse_args()
    rounds: int = options.rounds

    import handout_samples as sample
    from clinic_app.pdf.handout import render_handout

    standard, three = sample.content(), three_pages()
    kinds: dict[str, Callable[[], object]] = {
        "compose the words": sample.content,
        "three pages, untagged, warm": lambda: render_handout(
            another(three), sample.figures, "a4", tags=False
        ),
        "three pages, tagged, warm": lambda: render_handout(another(three), sample.figures, "a4"),
        "standard, untagged, warm": lambda: render_handout(
            another(standard), sample.figures, "a4", tags=False
        ),
        "standard, tagged, warm": lambda: render_handout(another(standard), sample.figures, "a4"),
    }
    folder = Path(tempfile.mkdtemp(prefix="handout-"))
    for name, peer in (
        ("typst, reused compiler", typst_peer(folder)),
        ("WeasyPrint", weasyprint_peer(folder)),
    ):
        if peer is None:
            print(f"{name}: not installed here, so not measured")
        else:
            kinds[name] = peer
    for work in kinds.values():
        work()  # pictures and fonts are read
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(rounds):
        for name, work in kinds.items():
            if name != "WeasyPrint" or number < 5:
                times[name].append(timed(work))
    typst = statistics.median(times["typst, reused compiler"]) if "typst, reused compiler" in times else None
    for name, values in times.items():
        shown(name, values, typst)

    cold = [cold_start() for _ in range(5)]
    shown("cold: imports, catalogue, first", [both for both, _ in cold])
    shown("cold: reportlab and first sheet", [pdf for _, pdf in cold])
    for processes in (1, 2):
        pace = documents_a_second(processes, options.batch)
        print(f"batch of {options.batch}, {processes} process(es): {pace:.1f} tagged sheets a second")
    for name, made in (("three pages", three), ("standard", standard)):
        sheet = render_handout(made, sample.figures, "a4")
        bare = render_handout(made, sample.figures, "a4", tags=False)
        print(f"{name}: {len(sheet) / 1024:.0f} KB tagged, {len(bare) / 1024:.0f} KB untagged")
    print(f"peak memory {peak_megabytes():.0f} MB")


def cold_start() -> tuple[float, float]:
    run = subprocess.run(
        [sys.executable, "-c", COLD], cwd=ROOT / "tests", capture_output=True, text=True, check=True
    )
    both, pdf = run.stdout.split()
    return float(both), float(pdf)


def documents_a_second(processes: int, count: int) -> float:
    each = -(-count // processes)
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(batch, [2] * processes)
        start = time.perf_counter()
        pool.map(batch, [each] * processes, chunksize=1)
        return processes * each / (time.perf_counter() - start)


def peak_megabytes() -> float:
    """VmHWM, because ru_maxrss survives exec."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def picture_files(folder: Path) -> list[tuple[str, list[str], list[str]]]:
    """Name, picture files and steps of every exercise of the sheet, for the peers."""
    import handout_samples as sample
    from clinic_app.figures.palette import palette
    from clinic_app.figures.svg import svg

    found: list[tuple[str, list[str], list[str]]] = []
    for block in sample.content().blocks:
        names: list[str] = []
        for drawing in sample.figures(block.figure):
            name = f"{drawing.id}-{drawing.frame}.svg"
            (folder / name).write_text(svg(drawing, palette("colour")), "utf-8")
            names.append(name)
        found.append((block.name, names, list(block.steps)))
    return found


def typst_peer(folder: Path) -> Callable[[], object] | None:
    """Six picture blocks on three pages, or None where typst is not installed."""
    try:
        import typst
    except ImportError:
        return None
    blocks = [
        f"= {name}\n"
        + " ".join(f'#image("{picture}", height: 30mm)' for picture in pictures)
        + "\n\n"
        + "\n".join(f"+ {step}" for step in steps)
        for name, pictures, steps in picture_files(folder)
    ]
    pages = ["\n".join(blocks[n : n + 2]) for n in range(0, 6, 2)]
    text = "#pagebreak()\n".join(f"{page}\n" for page in pages)
    sheet = folder / "sheet.typ"
    sheet.write_text(text, "utf-8")
    compiler = typst.Compiler(str(sheet))

    def compile_another() -> object:
        sheet.write_text(f"= Plan {next(COUNT)}\n{text}", "utf-8")
        return compiler.compile()

    return compile_another


def weasyprint_peer(folder: Path) -> Callable[[], object] | None:
    """The same as a page of the web, or None where WeasyPrint is not installed."""
    try:
        import weasyprint
    except (ImportError, OSError):
        return None
    parts = [
        f"<section><h1>{html.escape(name)}</h1>"
        + "".join(f'<img style="height:30mm" src="{picture}">' for picture in pictures)
        + "<ol>"
        + "".join(f"<li>{html.escape(step)}</li>" for step in steps)
        + "</ol></section>"
        for name, pictures, steps in picture_files(folder)
    ]
    page = "<style>section:nth-of-type(2n+3){break-before:page}</style>" + "".join(parts)
    return lambda: weasyprint.HTML(
        string=f"<h1>Plan {next(COUNT)}</h1>{page}", base_url=str(folder)
    ).write_pdf()


if __name__ == "__main__":
    main()
