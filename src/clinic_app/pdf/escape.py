"""The one door for text on its way to paper.

Nothing in this room parses markup: text is measured and drawn glyph by glyph, so `<img src=...>` in a
name is printed as those characters and can never become an instruction. What is left to do is to take
out what is not text at all: control characters, bidirectional overrides, halves of surrogate pairs.
"""

import unicodedata

_LOOKS_LIKE_SPACE = {"\t": " ", "\n": " ", "\r": " ", "\v": " ", "\f": " ", "\u2028": " ", "\u2029": " "}
_SOFT_HYPHEN = "\u00ad"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain(text: str) -> str:
    """`text` as one printable line: composed characters, single spaces, nothing invisible.

    A no-break space is kept. Everything else of category control, format, surrogate, private or
    unassigned is dropped.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    text = "".join(_LOOKS_LIKE_SPACE.get(sign, sign) for sign in text if sign != _SOFT_HYPHEN)
    text = unicodedata.normalize("NFC", text)
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in _DROPPED)
    return " ".join(part for part in kept.split(" ") if part)
