"""The plan a handout carries as data, read back from a kept file."""

from io import BytesIO
from typing import Any

import pikepdf as _pikepdf

from clinic_app.pdf.tags import PLAN

_pdf: Any = _pikepdf  # objects of a PDF are dynamic; the library's notes on types end where they begin


def plan_inside(pdf: bytes) -> str:
    """Empty for a file made without a plan, and for what is no PDF."""
    try:
        with _pdf.open(BytesIO(pdf)) as document:
            return str(document.docinfo.get(f"/{PLAN}", ""))
    except _pdf.PdfError:
        return ""
