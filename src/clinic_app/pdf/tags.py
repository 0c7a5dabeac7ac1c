"""The reading structure of a PDF: headings, lists, tables and figures for people who listen to the page."""

from dataclasses import dataclass, field

Mark = tuple[int, int]
"""Page index and number of a marked piece of content on it."""


def _no_kids() -> "list[Node | Mark]":
    return []


@dataclass(slots=True)
class Node:
    """One structure element. `box` is a figure's place on its page, in PDF points."""

    role: str
    alt: str = ""
    scope: str = ""
    box: tuple[float, float, float, float] | None = None
    kids: "list[Node | Mark]" = field(default_factory=_no_kids)
