"""Pictures of every handout page, to look at: every template, both papers, all three inks, few and many exercises.

python docs/handout_pages.py FOLDER [--dpi 90]     pictures and PDFs
python docs/handout_pages.py --golden              the approved pages of tests/integration/test_handout_sheets.py
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import handout_samples as sample  # noqa: E402  # the path above comes first
from clinic_app.domain.handouts import TEMPLATES, HandoutClient, HandoutContent  # noqa: E402
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


def pictures(folder: Path, dpi: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sheets().items():
        for template in TEMPLATES:
            for paper in ("a4", "letter") if template == "standard" else ("a4",):
                for style in ("colour", "grey", "photocopy"):
                    pdf = render_handout(
                        replace(content, template=template), sample.figures, paper, style=style
                    )
                    stem = f"{name}-{template}-{paper}-{style}"
                    (folder / f"{stem}.pdf").write_bytes(pdf)
                    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
                        page.render(scale=dpi / 72).to_pil().save(folder / f"{stem}-{number}.png")


def golden() -> None:
    """Write the approved pages anew; look at them first."""
    from integration.test_handout_sheets import GOLDEN, LANGUAGES, layout

    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, made in sample.sample_routines().items():
        for template in TEMPLATES:
            for language in LANGUAGES:
                content = replace(made(language), template=template)
                pages = layout(render_handout(content, sample.figures, "a4"))
                rows = ",\n".join(
                    "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in page) + "\n]"
                    for page in pages
                )
                (GOLDEN / f"{name}.{template}.{language}.json").write_text(f"[{rows}]\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--dpi", type=int, default=90)
    parser.add_argument("--golden", action="store_true", help="write the approved pages of the tests anew")
    options = parser.parse_args()
    if options.golden:
        golden()
    if options.folder:
        pictures(options.folder, options.dpi)


if __name__ == "__main__":
    main()
