"""A PDF file as numbered objects: add them in any order, and the same objects give the same bytes.

Small objects share one deflated stream and the table of places is a stream too (PDF 1.5), so a tree of several hundred
structure elements costs a few kilobytes.
"""

import hashlib
import zlib

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 4
"""Of deflating: half the time of the usual 6 for two kilobytes a sheet."""
_ESCAPES = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})


def text_string(text: str) -> str:
    """A string people read: ASCII as it stands, anything else as UTF-16 behind its mark."""
    if text.isascii() and text.isprintable():
        return f"({text.translate(_ESCAPES)})"
    # A lone surrogate cannot be said in UTF-16; it becomes a question mark.
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


class PdfFile:
    """Objects by number, written in one go by `finished`."""

    def __init__(self) -> None:
        self._small: dict[int, str] = {}
        self._streams: dict[int, tuple[str, bytes]] = {}
        self._next = 1

    def reserve(self) -> int:
        """A number to refer to before its object is known."""
        self._next += 1
        return self._next - 1

    def put(self, number: int, body: str) -> None:
        """The object of a number that was reserved."""
        self._small[number] = body

    def add(self, body: str) -> int:
        """A new object; returns its number."""
        number = self.reserve()
        self._small[number] = body
        return number

    def add_stream(self, data: bytes, entries: str = "", *, deflated: bool | None = False) -> int:
        """A stream with its dictionary entries. `deflated` says the data is so already; None keeps it as it is."""
        if deflated is not None:
            entries += " /Filter /FlateDecode"
            data = data if deflated else zlib.compress(data, _LEVEL)
        number = self.reserve()
        self._streams[number] = (entries, data)
        return number

    def finished(self, catalogue: int, info: int) -> bytes:
        """The whole file."""
        packed = self.add_stream(*self._packed())
        places: dict[int, tuple[int, int, int]] = {
            number: (2, packed, index) for index, number in enumerate(self._small)
        }
        pieces = [_HEAD]
        at = len(_HEAD)
        for number, (entries, data) in self._streams.items():
            places[number] = (1, at, 0)
            head = f"{number} 0 obj\n<<{entries} /Length {len(data)}>>\nstream\n".encode("ascii")
            pieces += (head, data, b"\nendstream\nendobj\n")
            at += len(head) + len(data) + 18
        table = self.reserve()
        places[table] = (1, at, 0)
        body = b"".join(pieces)
        return body + _table(table, places, at, f"/Root {catalogue} 0 R /Info {info} 0 R", body)

    def _packed(self) -> tuple[bytes, str]:
        """All small objects as one stream: their numbers and places, then their bodies."""
        index: list[str] = []
        at = 0
        for number, body in self._small.items():
            index.append(f"{number} {at}")
            at += len(body) + 1
        head = " ".join(index)
        data = "\n".join((head, *self._small.values()))
        return data.encode("ascii"), f"/Type /ObjStm /N {len(self._small)} /First {len(head) + 1}"


def _table(number: int, places: dict[int, tuple[int, int, int]], at: int, roots: str, body: bytes) -> bytes:
    """The table of places with its trailer; the file is named after what is in it."""
    rows = [b"\x00\x00\x00\x00\x00\xff\xff"]
    for one in range(1, number + 1):
        kind, where, index = places[one]
        rows.append(bytes((kind,)) + where.to_bytes(4) + index.to_bytes(2))
    data = zlib.compress(b"".join(rows))
    name = hashlib.blake2b(body, digest_size=16).hexdigest()
    head = (
        f"{number} 0 obj\n<</Type /XRef /Size {number + 1} /W [1 4 2] {roots} /ID [<{name}> <{name}>] "
        f"/Filter /FlateDecode /Length {len(data)}>>\nstream\n"
    )
    return head.encode("ascii") + data + f"\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n".encode("ascii")
