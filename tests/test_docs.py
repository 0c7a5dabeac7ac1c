"""The texts for people: nothing they point to is missing, and nothing is said that must not be said."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
# What the program never says of itself or to a client, and what belongs to no public text.
_NEVER = (
    r"diagnos\w*",
    r"dormant",
    r"out of place",
    r"cause[sd]?",
    r"(guarantee|prove)[sd]? (that|to)",
    r"/(work|root|home/\w+)/",
    r"(lorem ipsum|TODO|FIXME|XXX)",
)


def targets(text: str) -> list[str]:
    return [
        target for target in _LINK.findall(text) if "://" not in target and not target.startswith("mailto:")
    ]


def anchors(text: str) -> set[str]:
    """The names of the headings as a web page of the text would give them."""
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in _HEADING.findall(text)
    }


def broken(path: Path, text: str) -> list[str]:
    missing: list[str] = []
    for target in targets(text):
        file, _, anchor = target.partition("#")
        place = (path.parent / file).resolve() if file else path
        if (
            not place.is_relative_to(ROOT)
            or not place.exists()
            or (anchor and anchor not in anchors(place.read_text("utf-8")))
        ):
            missing.append(target)
    return missing


def said(text: str) -> list[str]:
    """Words that must not be said. A text may name a word in quotes to say that it is not used."""
    plain = re.sub(r"[\"“`][\w ]+[\"”`]", "", text)
    return [
        found.group()
        for words in _NEVER
        for found in re.finditer(rf"(?<!\w){words}(?!\w)", plain, re.IGNORECASE)
    ]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_link_and_picture_is_there(path: Path) -> None:
    assert broken(path, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_text_says_what_must_not_be_said(path: Path) -> None:
    assert said(path.read_text("utf-8")) == []


def test_a_missing_picture_a_wrong_anchor_and_a_forbidden_word_are_found() -> None:
    text = (
        "![x](pictures/none.png) [y](guide.md#no-such-part) [z](guide.md#keys) The diagnosis, because of it."
    )
    assert broken(ROOT / "docs" / "guide.md", text) == ["pictures/none.png", "guide.md#no-such-part"]
    assert said(text) == ["diagnosis"]


def test_every_screen_of_the_guide_comes_from_the_program() -> None:
    """`docs/screenshots.py` makes each picture the guide and the README show of a screen."""
    script = (ROOT / "docs" / "screenshots.py").read_text("utf-8")
    shown = {
        Path(target).stem.removesuffix("_dark").removeprefix("tour_")
        for path in (ROOT / "README.md", ROOT / "docs" / "guide.md")
        for target in targets(path.read_text("utf-8"))
        if Path(target).name.startswith("tour_")
    }
    assert len(shown) > 8
    assert [name for name in sorted(shown) if f'"{name}"' not in script] == []
