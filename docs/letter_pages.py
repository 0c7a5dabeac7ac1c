"""Pictures of the papers around a screening, to look at: intake forms, referral letters, reports; both papers, all inks.

python docs/letter_pages.py FOLDER [--dpi 90] [--only intake|letter|report]
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import paper_samples as sample  # noqa: E402  # the path above comes first
from clinic_app.pdf.intake import render_intake  # noqa: E402
from clinic_app.pdf.letter import render_letter  # noqa: E402
from clinic_app.pdf.report import render_report  # noqa: E402
from clinic_app.services.referral_letter_content import LetterWishes  # noqa: E402

Render = Callable[..., bytes]
ON_DEMAND = LetterWishes(
    hits=(), to=("Dr. Alma Ruiz", "Sports medicine"), ask=("Your opinion on imaging before the race.",)
)


def papers() -> dict[str, Render]:
    made: dict[str, Render] = {
        f"intake-{language}": partial(render_intake, sample.intake(language)) for language in ("en", "es")
    }
    letters = {
        "clot": sample.letter(sample.CLOT),
        "emergency": sample.letter(sample.EMERGENCY),
        "spine": sample.letter(sample.SPINE, LetterWishes(referral="spine", note="No gain after two weeks.")),
        "hip": sample.letter(sample.HIP),
        "demand": sample.letter(sample.answers("e06"), ON_DEMAND),
    }
    made |= {f"letter-{name}": partial(render_letter, content) for name, content in letters.items()}
    examples = [path.stem for path in sorted((ROOT / "tests" / "data" / "examples").glob("e*.yaml"))]
    made |= {
        f"report-{name}": partial(render_report, sample.report(sample.answers(name))) for name in examples
    }
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dpi", type=int, default=90)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, render in papers().items():
        if not name.startswith(options.only):
            continue
        for paper in ("a4", "letter"):
            for style in ("colour", "grey", "photocopy"):
                pdf = render(paper, style=style)
                for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
                    picture = page.render(scale=options.dpi / 72).to_pil()
                    picture.save(folder / f"{name}-{paper}-{style}-{number}.png")


if __name__ == "__main__":
    main()
