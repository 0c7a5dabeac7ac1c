"""Several handouts as one file for one trip to the printer."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf as _pikepdf

_pdf: Any = _pikepdf  # objects of a PDF are dynamic; the library's notes on types end where they begin


def joined(sheets: Sequence[bytes], *, duplex: bool = True) -> bytes:
    """All pages in order; with `duplex` each sheet starts on a fresh piece of paper.

    The reading structure belongs to the single files and is left out here: this one is made for paper. The same
    sheets give the same bytes.
    """
    with _pdf.new() as document:
        for sheet in sheets:
            with _pdf.open(BytesIO(sheet)) as source:
                size = source.pages[0].mediabox
                count = len(source.pages)
                document.pages.extend(source.pages)
                if duplex and count % 2 and sheet is not sheets[-1]:
                    wide, high = float(size[2]), float(size[3])
                    document.add_blank_page(page_size=(wide, high))
        for page in document.pages:
            for name in ("/StructParents", "/Tabs"):
                if name in page.obj:
                    del page.obj[name]
        out = BytesIO()
        document.save(out, deterministic_id=True, compress_streams=True)
        return out.getvalue()
