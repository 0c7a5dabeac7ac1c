"""Paths and colours as the code of a content stream. Points are those of the page, y pointing up."""

from collections.abc import Sequence
from functools import cache


@cache
def colour_operator(colour: str, *, stroke: bool = False) -> str:
    """PDF operator that sets "#rrggbb" as the fill (or line) colour."""
    red, green, blue = (value / 255 for value in bytes.fromhex(colour[1:]))
    if red == green == blue:
        return f"{red:.3g} {'G' if stroke else 'g'}"
    return f"{red:.3g} {green:.3g} {blue:.3g} {'RG' if stroke else 'rg'}"


def segment(x: float, y: float, x2: float, y2: float) -> str:
    return f"{x:.2f} {y:.2f} m {x2:.2f} {y2:.2f} l"


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """(x, y) is the bottom left corner."""
    return f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"


def rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    """As `rectangle` with round corners; a circle where the radius is half of both edges."""
    r = min(radius, width / 2, height / 2)
    k = r * 0.44772
    x2, y2 = x + width, y + height
    return (
        f"{x + r:.2f} {y:.2f} m {x2 - r:.2f} {y:.2f} l {x2 - k:.2f} {y:.2f} {x2:.2f} {y + k:.2f} {x2:.2f} {y + r:.2f} c "
        f"{x2:.2f} {y2 - r:.2f} l {x2:.2f} {y2 - k:.2f} {x2 - k:.2f} {y2:.2f} {x2 - r:.2f} {y2:.2f} c "
        f"{x + r:.2f} {y2:.2f} l {x + k:.2f} {y2:.2f} {x:.2f} {y2 - k:.2f} {x:.2f} {y2 - r:.2f} c "
        f"{x:.2f} {y + r:.2f} l {x:.2f} {y + k:.2f} {x + k:.2f} {y:.2f} {x + r:.2f} {y:.2f} c h"
    )


def closed(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f} {y:.2f} {'l' if n else 'm'}" for n, (x, y) in enumerate(points)) + " h"


def dark_squares(rows: Sequence[Sequence[bool]], left: float, top: float, edge: float) -> str:
    """One rectangle for every run of dark squares in a row."""
    code: list[str] = []
    for n, row in enumerate(rows):
        start: int | None = None
        for column, dark in enumerate((*row, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                wide, bottom = (column - start) * edge, top - (n + 1) * edge
                code.append(f"{left + start * edge:.3f} {bottom:.3f} {wide:.3f} {edge:.3f} re")
                start = None
    return " ".join(code)
