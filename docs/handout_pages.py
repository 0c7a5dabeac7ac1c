"""Pictures of every handout page, to look at: both papers, all three inks, few and many exercises.

python docs/handout_pages.py FOLDER [--dpi 90]
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import handout_samples as sample  # noqa: E402  # the path above comes first
from clinic_app.domain.handouts import HandoutClient, HandoutContent  # noqa: E402
from clinic_app.pdf.handout import render_handout  # noqa: E402


def sheets() -> dict[str, HandoutContent]:
    careful = replace(sample.MARIA, conditions=("preg", "htn", "balance"), sore_sit_bone=True)
    long_name = HandoutClient(
        "Anna-Sophia Maximiliane", "Østergård", goal="Run the autumn half marathon again with my sister"
    )
    return {
        "six": sample.content(),
        "three-careful": sample.content(*sample.SIX[:3], client=careful, self_change=True),
        "one": sample.content("bridge_double", client=long_name),
        "eight": sample.content(*sample.SIX, "deep_squat", "psoas_release_hands"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dpi", type=int, default=90)
    options = parser.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sheets().items():
        for paper in ("a4", "letter"):
            for style in ("colour", "grey", "photocopy"):
                pdf = render_handout(content, sample.figures, paper, style=style)
                (folder / f"{name}-{paper}-{style}.pdf").write_bytes(pdf)
                for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
                    page.render(scale=options.dpi / 72).to_pil().save(
                        folder / f"{name}-{paper}-{style}-{number}.png"
                    )


if __name__ == "__main__":
    main()
