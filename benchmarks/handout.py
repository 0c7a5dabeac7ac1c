"""How fast a handout is made: warm beside typst and WeasyPrint, in a cold process, in a batch; with memory and size.

    python benchmarks/handout.py [--rounds 40] [--batch 200]

Compared is the standard sheet of six exercises and twelve pictures, five pages at 14 pt, diary and all. The peers set the
same words in the same sizes with the same pictures, in about the same layout, on as many pages; that no word is left out
is checked first. Every round is another client's sheet, the same for all, made ready before the clock starts: another
name, other dates and doses, six other exercises. Pictures and typefaces are warm for everybody, and typst keeps its
compiler. Where a peer is not installed, the output says so.
"""

import argparse
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).resolve().parent)]

import handout_peers  # noqa: E402  # the path above comes first
from handout_sheets import sheet  # noqa: E402

import handout_samples as sample  # noqa: E402
from clinic_app.pdf.handout import page_count, render_handout  # noqa: E402

if TYPE_CHECKING:
    from clinic_app.domain.handouts import HandoutContent

PAGES = 5
WARM = 8
"""Sheets everybody makes before the clock starts; with them every picture was seen twice."""
SLOW = 6
"""Rounds of a peer that takes seconds."""
BARS = {"ours, untagged": 1.0, "ours, tagged": 3.0}
"""Most they may take, as multiples of typst."""
COLD = (
    "import time; t = time.perf_counter(); import handout_samples as h;"
    "made = h.content(); compose = time.perf_counter();"
    "from clinic_app.pdf.handout import render_handout; render_handout(made, h.figures, 'a4');"
    "end = time.perf_counter(); print((end - t) * 1000, (end - compose) * 1000, time.process_time() * 1000)"
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--batch", type=int, default=200, help="sheets in the batch")
    options = parser.parse_args()
    warm(options.rounds)
    cold = [cold_start() for _ in range(5)]
    work = statistics.median(spent for _, _, spent in cold)
    shown(
        "cold: imports, catalogue, first",
        [both for both, _, _ in cold],
        f"   processors {work:7.1f} ms (bar 800)",
    )
    shown("cold: imports of the page, first", [pdf for _, pdf, _ in cold])
    for processes in (1, 2):
        pace, megabytes = documents_a_second(processes, options.batch)
        print(
            f"batch of {options.batch}, {processes} process(es): {pace:.1f} tagged sheets a second, composed and set, "
            f"{megabytes:.0f} MB at most in one"
        )
    for tags in (True, False):
        made = render_handout(sheet(0), sample.figures, "a4", tags=tags)
        print(f"size: {len(made) / 1024:.0f} KB {'tagged' if tags else 'untagged'}")


def warm(rounds: int) -> None:
    """Every kind makes sheet after sheet, one of each kind in turn."""
    sheets = [sheet(number) for number in range(WARM + rounds)]
    if odd := {count for one in sheets if (count := page_count(one, sample.figures)) != PAGES}:
        raise SystemExit(f"sheets of {odd} pages among those to measure; they should all have {PAGES}")
    compact = [sheet(number, "compact") for number in range(WARM + rounds)]
    count = page_count(compact[0], sample.figures)

    def ours(made: "list[HandoutContent]", *, tags: bool) -> handout_peers.Peer:
        return lambda number: render_handout(made[number], sample.figures, "a4", tags=tags)

    kinds: dict[str, handout_peers.Peer] = {
        "ours, untagged": ours(sheets, tags=False),
        "ours, tagged": ours(sheets, tags=True),
        f"ours, compact, {count} pages, tagged": ours(compact, tags=True),
    }
    with tempfile.TemporaryDirectory(prefix="handout-") as name:
        folder = Path(name)
        pictures = handout_peers.pictures(sheets, folder)
        # typst remembers what it laid out: its tagged sheets run backwards, so that it never meets one it just made.
        peers = {
            "typst, untagged": handout_peers.typst_peer(sheets, pictures, folder, tags=False),
            "typst, tagged": handout_peers.typst_peer(sheets[::-1], pictures, folder, tags=True),
            "WeasyPrint": handout_peers.weasyprint_peer(sheets, pictures, folder),
        }
        for kind, peer in peers.items():
            if peer is None:
                print(f"{kind}: not installed here, so not measured")
            else:
                check(kind, sheets[0], peer(len(sheets) - 1 if kind == "typst, tagged" else 0))
                kinds[kind] = peer
        report(measured(kinds, rounds))


def check(kind: str, content: "HandoutContent", made: bytes) -> None:
    """The peer's sheet has all words of ours, on as many pages."""
    ours = render_handout(content, sample.figures, "a4")
    lost, pages = handout_peers.missing(content, ours, made), handout_peers.pages(made)
    if lost or abs(pages - PAGES) > 1:
        raise SystemExit(f"{kind} sets {pages} pages and leaves out {lost}")
    print(f"{kind}: all words of our sheet, {pages} pages, {len(made) / 1024:.0f} KB")


def measured(kinds: dict[str, handout_peers.Peer], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds by the clock and of the processors, by kind and round."""
    times: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
    for number in range(WARM + rounds):
        for kind, make in kinds.items():
            if kind == "WeasyPrint" and number not in range(WARM - 1, WARM + SLOW):
                continue
            clock, work = time.perf_counter(), time.process_time()
            make(number)
            taken = (time.perf_counter() - clock) * 1000, (time.process_time() - work) * 1000
            if number >= WARM:
                times[kind].append(taken)
    return times


def report(times: dict[str, list[tuple[float, float]]]) -> None:
    middles = {kind: statistics.median(clock for clock, _ in taken) for kind, taken in times.items()}
    typst = min((middles[kind] for kind in middles if kind.startswith("typst")), default=None)
    for kind, taken in times.items():
        work = statistics.median(work for _, work in taken)
        beside = f"   {middles[kind] / typst:5.2f} x typst" if typst else ""
        bar = f" (bar {BARS[kind]:.0f})" if kind in BARS else ""
        shown(kind, [clock for clock, _ in taken], f"   processors {work:7.1f} ms{beside}{bar}")
    if "WeasyPrint" in middles:
        faster = middles["WeasyPrint"] / middles["ours, tagged"]
        print(f"tagged, ours is {faster:.0f} times as fast as WeasyPrint (bar 5)")


def shown(name: str, times: list[float], more: str = "") -> None:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    middle = statistics.median(ordered)
    print(f"{name:<34} median {middle:7.1f} ms   p95 {late:7.1f} ms   n {len(times):3}{more}")


def cold_start() -> tuple[float, float, float]:
    """Milliseconds of everything, of the page alone, and of the processors with the start of Python."""
    run = subprocess.run(
        [sys.executable, "-c", COLD], cwd=ROOT / "tests", capture_output=True, text=True, check=True
    )
    both, pdf, work = map(float, run.stdout.split())
    return both, pdf, work


def batch(numbers: range) -> float:
    """Makes these sheets; returns the most memory the process ever held."""
    for number in numbers:
        render_handout(sheet(number), sample.figures, "a4")
    return peak_megabytes()


def documents_a_second(processes: int, count: int) -> tuple[float, float]:
    """Pace of a batch shared by so many processes, and the megabytes of the largest."""
    shares = [range(first, count, processes) for first in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(batch, [range(WARM)] * processes, chunksize=1)
        start = time.perf_counter()
        megabytes = max(pool.map(batch, shares, chunksize=1))
        return count / (time.perf_counter() - start), megabytes


def peak_megabytes() -> float:
    """VmHWM, because ru_maxrss survives exec."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
