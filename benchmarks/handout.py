"""How fast a handout is made: cold process, warm, in a batch; with memory and file size.

    python benchmarks/handout.py [--rounds 40]

One sheet with six exercises and twelve figures. If the typst binding is installed, a three-page document
with as many pictures is made by it in the same, interleaved run as a yardstick.
"""

import argparse
import multiprocessing
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
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


def shown(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    print(f"{name:<34} median {statistics.median(ordered):7.1f} ms   p95 {late:7.1f} ms   n {len(times)}")


def batch(count: int) -> int:
    import handout_samples as sample
    from clinic_app.pdf.handout import render_handout

    made = sample.content()
    return sum(len(render_handout(made, sample.figures, "a4")) for _ in range(count))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds: int = parser.parse_args().rounds

    import handout_samples as sample
    from clinic_app.pdf.handout import render_handout

    made = sample.content()
    sheet = render_handout(made, sample.figures, "a4")
    peer = typst_peer()
    kinds: dict[str, Callable[[], object]] = {
        "compose the words": sample.content,
        "untagged, warm": lambda: render_handout(made, sample.figures, "a4", tags=False),
        "tagged, warm": lambda: render_handout(made, sample.figures, "a4"),
    }
    if peer is not None:
        kinds["typst, reused compiler"] = peer
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, work in kinds.items():
            times[name].append(timed(work))
    for name, values in times.items():
        shown(name, values)

    cold = [cold_start() for _ in range(5)]
    shown("cold: imports, catalogue, first", [both for both, _ in cold])
    shown("cold: reportlab and first sheet", [pdf for _, pdf in cold])
    for processes in (1, 2):
        print(f"batch, {processes} process(es): {documents_a_second(processes, rounds):.1f} sheets a second")
    print(f"file {len(sheet) / 1024:.0f} KB, peak memory {peak_megabytes():.0f} MB")


def cold_start() -> tuple[float, float]:
    run = subprocess.run(
        [sys.executable, "-c", COLD], cwd=ROOT / "tests", capture_output=True, text=True, check=True
    )
    both, pdf = run.stdout.split()
    return float(both), float(pdf)


def documents_a_second(processes: int, count: int) -> float:
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(batch, [2] * processes)
        start = time.perf_counter()
        pool.map(batch, [count] * processes, chunksize=1)
        return processes * count / (time.perf_counter() - start)


def peak_megabytes() -> float:
    """VmHWM, because ru_maxrss survives exec."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def typst_peer() -> Callable[[], object] | None:
    """Six picture blocks and a table on three pages, or None where typst is not installed."""
    try:
        import typst
    except ImportError:
        return None
    import tempfile

    import handout_samples as sample
    from clinic_app.figures.palette import palette
    from clinic_app.figures.svg import svg

    folder = Path(tempfile.mkdtemp(prefix="typst-"))
    blocks: list[str] = []
    for block in sample.content().blocks:
        try:
            pair = sample.figures(block.figure)
        except KeyError:
            pair = ()
        pictures = ""
        for drawing in pair:
            name = f"{drawing.id}-{drawing.frame}.svg"
            (folder / name).write_text(svg(drawing, palette("colour")), "utf-8")
            pictures += f'#image("{name}", height: 30mm) '
        steps = "\n".join(f"+ {step}" for step in block.steps)
        blocks.append(f"= {block.name}\n{pictures}\n{steps}\n")
    (folder / "sheet.typ").write_text("#pagebreak()\n".join(blocks), "utf-8")
    compiler = typst.Compiler(str(folder / "sheet.typ"))
    return compiler.compile


if __name__ == "__main__":
    main()
