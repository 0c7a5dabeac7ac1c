"""Reads generated handouts back from their PDFs and counts what breaks a rule of the printed page.

    python benchmarks/handout_check.py [--count 500] [--seed 1]

Routines of 1 to 12 exercises with long names and notes, every template, both papers, all inks, English, Spanish and
both side by side. The tests read sixteen of them; this is the long form. Ends with code 1 if anything was found.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import handout_generator  # noqa: E402  # the path above comes first
import handout_samples as sample  # noqa: E402
from clinic_app.pdf.handout import render_handout  # noqa: E402
from handout_checker import problems  # noqa: E402

INKS = ("colour", "grey", "photocopy")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    start = time.perf_counter()
    for number, made in enumerate(handout_generator.handouts(options.count, options.seed)):
        paper = "letter" if number % 2 else "a4"
        kind = "two languages" if made.second is not None else made.template
        pages[kind] += 1
        for problem in problems(render_handout(made, sample.figures, paper, style=INKS[number % 3])):
            found[kind] += 1
            print(f"sheet {number} ({kind}, {paper}): {problem}")
    for kind, count in sorted(pages.items()):
        print(f"{kind:<16} {count:4} sheets, {found[kind]} faults")
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
