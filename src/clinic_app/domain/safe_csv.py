"""Tables for spreadsheets in which no text can become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so is read as a formula by some spreadsheet; the last four are their full-width forms."""
MARK = "'"
"""Stands before such a cell; a spreadsheet shows the rest as text."""


def safe_cell(text: str) -> str:
    """The text itself, or marked if a spreadsheet would act on it."""
    bare = text.lstrip(" \u00a0\ufeff")
    return MARK + text if bare.startswith((*_RISKY, MARK)) or text.startswith(_RISKY) else text


def safe_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table in UTF-8 with the mark that spreadsheets look for, every cell in quotes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    # NUL ends a cell for some readers and is never typed.
    return out.getvalue().replace("\0", "").encode("utf-8-sig")
