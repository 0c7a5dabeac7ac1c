"""The square to scan holds the plan as text: read back square by square, also from the printed page."""

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from clinic_app.domain.handouts import PLAN_TEXT_BYTES
from clinic_app.pdf.handout import render_handout
from clinic_app.pdf.plan_code import MODULE, squares
from clinic_app.pdf.sheet import MM
from clinic_app.services.handout_content import compose_handout
from handout_samples import CLINIC, MARIA, SIX, TODAY, catalogue, figures, routine, texts

Rows = tuple[tuple[bool, ...], ...]
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)
"""By the standard (ISO 18004), written down here a second time, so that the test does not trust the maker."""
_BLOCKS_M: dict[int, tuple[tuple[int, int], ...]] = {
    # version: (blocks, data bytes in each) and, where they differ, the longer blocks
    1: ((1, 16),), 2: ((1, 28),), 3: ((1, 44),), 4: ((2, 32),), 5: ((2, 43),), 6: ((4, 27),), 7: ((4, 31),),
    8: ((2, 38), (2, 39)), 9: ((3, 36), (2, 37)), 10: ((4, 43), (1, 44)), 11: ((1, 50), (4, 51)),
    12: ((6, 36), (2, 37)), 13: ((8, 37), (1, 38)), 14: ((4, 40), (5, 41)), 15: ((5, 41), (5, 42)),
    16: ((7, 45), (3, 46)), 17: ((10, 46), (1, 47)), 18: ((9, 43), (4, 44)), 19: ((3, 44), (11, 45)),
    20: ((3, 41), (13, 42)),
}  # fmt: skip
_ALIGNED: dict[int, tuple[int, ...]] = {
    1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30), 6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42),
    9: (6, 26, 46), 10: (6, 28, 50), 11: (6, 30, 54), 12: (6, 32, 58), 13: (6, 34, 62), 14: (6, 26, 46, 66),
    15: (6, 26, 48, 70), 16: (6, 26, 50, 74), 17: (6, 30, 54, 78), 18: (6, 30, 56, 82), 19: (6, 30, 58, 86),
    20: (6, 34, 62, 90),
}  # fmt: skip


def decoded(rows: Rows) -> str:
    """The text in an unspoilt square of level M in byte mode."""
    size = len(rows)
    version = (size - 17) // 4
    mask_bits = [rows[8][c] for c in (2, 3, 4)]
    number = sum(bit << (2 - n) for n, bit in enumerate(mask_bits)) ^ 0b101
    bits = [rows[r][c] ^ _MASKS[number](r, c) for r, c in _path(size, version)]
    words = [
        sum(bit << (7 - n) for n, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits) - 7, 8)
    ]
    lengths = [length for count, length in _BLOCKS_M[version] for _ in range(count)]
    blocks: list[list[int]] = [[] for _ in lengths]
    stream = iter(words)
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(stream))
    data = "".join(f"{byte:08b}" for block in blocks for byte in block)
    assert data[:4] == "0100", "byte mode"
    wide = 8 if version < 10 else 16
    count = int(data[4 : 4 + wide], 2)
    start = 4 + wide
    return bytes(int(data[start + 8 * n : start + 8 * n + 8], 2) for n in range(count)).decode("utf-8")


def _path(size: int, version: int) -> list[tuple[int, int]]:
    """Places of the data in their order: two columns at a time, up and down, around everything fixed."""
    centres = _ALIGNED[version]
    fixed = {(r, c) for r in range(9) for c in (*range(9), *range(size - 8, size))}
    fixed |= {(r, c) for r in range(size - 8, size) for c in range(9)}
    fixed |= {(6, n) for n in range(size)} | {(n, 6) for n in range(size)}
    for r in centres:
        for c in centres:
            if (r, c) in ((6, 6), (6, centres[-1]), (centres[-1], 6)):
                continue
            fixed |= {(r + a, c + b) for a in range(-2, 3) for b in range(-2, 3)}
    if version >= 7:
        fixed |= {(r, c) for r in range(6) for c in range(size - 11, size - 8)}
        fixed |= {(c, r) for r in range(6) for c in range(size - 11, size - 8)}
    order: list[tuple[int, int]] = []
    upward = True
    column = size - 1
    while column > 0:
        if column == 6:
            column -= 1
        for r in range(size - 1, -1, -1) if upward else range(size):
            order += [(r, c) for c in (column, column - 1) if (r, c) not in fixed]
        upward = not upward
        column -= 2
    return order


@pytest.mark.parametrize(
    "text",
    ["Bridge: 3 sets, 12 times", "Żółw ćwiczy 2×10, đứng thẳng", "x" * PLAN_TEXT_BYTES, "1\n2\n3", "a"],
)
def test_the_square_says_the_text(text: str) -> None:
    assert decoded(squares(text)) == text


def test_the_square_on_the_printed_page_says_the_plan() -> None:
    made = compose_handout(
        MARIA, routine(*SIX), catalogue(), CLINIC, texts(), today=TODAY, with_code=True, weeks=0
    )
    assert "1 Kneeling hip stretch" in made.plan_text
    assert "6 Split squat" in made.plan_text
    reader: Any = pypdfium2.PdfDocument
    last = list(reader(render_handout(made, figures, "a4")))[-1]
    scale = 6
    image: Any = last.render(scale=scale).to_pil().convert("L")
    wanted = squares(made.plan_text)
    edge = MODULE * scale
    places = _corner(image, edge * 7)
    read = tuple(
        tuple(
            image.getpixel((int(places[0] + (c + 0.5) * edge), int(places[1] + (r + 0.5) * edge))) < 128
            for c in range(len(wanted))
        )
        for r in range(len(wanted))
    )
    assert read == wanted
    assert decoded(read) == made.plan_text


def _corner(image: Any, finder: float) -> tuple[float, float]:
    """Upper left corner of the square: the first solid run as long as a finder pattern."""
    wide, high = image.size
    row_bytes = image.tobytes()
    for y in range(high):
        row = row_bytes[y * wide : (y + 1) * wide]
        at = row.find(b"\x00" * int(finder - 3))
        if at >= 0:
            below = row_bytes[(y + int(finder) - 4) * wide + at]
            right = row[min(wide - 1, at + int(finder) + 4)]
            if below == 0 and right > 128:
                return float(at), float(y)
    raise AssertionError("no square on the page")


def test_a_plan_of_twelve_exercises_is_shortened_and_says_so() -> None:
    ids = [exercise.id for exercise in catalogue()][:12]
    made = compose_handout(MARIA, routine(*ids), catalogue(), CLINIC, texts(), today=TODAY, with_code=True)
    assert len(made.plan_text.encode()) <= PLAN_TEXT_BYTES
    assert made.plan_text.endswith("...") or "12 " in made.plan_text


def test_the_small_squares_survive_a_photocopy() -> None:
    assert MODULE >= 0.5 * MM
