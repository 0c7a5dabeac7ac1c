"""The plan as text in a square to scan: nothing online, and large enough to survive a photocopy."""

from functools import lru_cache
from typing import Any

from clinic_app.domain.handouts import HandoutContent
from clinic_app.pdf.fonts import paragraph
from clinic_app.pdf.parts import SMALL, Part
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

MODULE = 0.55 * MM
"""Edge of one small square; half a millimetre and less fills up after one photocopy (expert convention)."""
_QUIET = 4
"""White rim in small squares, as the standard asks."""


@lru_cache(maxsize=64)
def squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of dark and light squares; a quarter of the area may be spoilt (level M) and it still reads."""
    # With it comes half of the library: not for a sheet without a square.
    from reportlab.graphics.barcode import qrencoder

    encoder: Any = qrencoder  # the library has no notes on types
    code = encoder.QRCode(None, encoder.QRErrorCorrectLevel.M)
    code.addData(encoder.QR8bitByte(text.encode("utf-8")))
    code.make()
    count = code.getModuleCount()
    return tuple(tuple(bool(code.isDark(row, column)) for column in range(count)) for row in range(count))


def code_part(content: HandoutContent, *, width: float = WIDTH, size: float = SMALL) -> Part:
    """The square on the left, what it is on the right."""
    rows = squares(content.plan_text)
    edge = (len(rows) + 2 * _QUIET) * MODULE
    beside = width - edge - 3 * MM
    heading = paragraph(content.plan_code.heading, size + 2, beside, bold=True)
    lines = [paragraph(line, size, beside) for line in content.plan_code.lines]

    def draw(sheet: Sheet, y: float) -> None:
        x = edge + 3 * MM
        with sheet.tag("H2"):
            at = sheet.block(x, y + _QUIET * MODULE, heading) + 1.5
        for line in lines:
            with sheet.tag("P"):
                at = sheet.block(x, at, line)
        with sheet.tag("Figure", alt=f"{content.plan_code.heading}. {content.plan_text}") as node:
            node.box = sheet.squares(rows, _QUIET * MODULE, y + _QUIET * MODULE, MODULE)

    return Part(edge, draw, 3 * MM)
