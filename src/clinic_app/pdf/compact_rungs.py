"""How far the compact sheet gives way before it takes another page: one setting after the other, the best first."""

from dataclasses import dataclass, replace

from clinic_app.pdf.sheet import MM

SIZE = 12.0
LOOSEST = 1.19
"""Distance of lines where there is room, a multiple of the type size."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One setting. Warnings, cautions, doses, sides and notes stand on the page in every one of them.

    `leading` is a multiple of the type size, `gap` the distance of parts, `picture` the least height of the pictures
    and `share` the part of a column they take. `dose_beside` sets the dose beside them, else over the whole column.
    `listed` gives every step and every group of warnings lines of its own; else they run on, round the pictures.
    `extras` are the name other clinicians use, what you need, and the easier and harder exercise. `why` goes with
    what to bring and the second mention of whom to call.
    """

    leading: float
    gap: float
    picture: float
    share: float = 0.46
    dose_beside: bool = True
    listed: bool = True
    extras: bool = True
    mistakes: int = 2
    feel: bool = True
    why: bool = True

    @property
    def largest(self) -> float:
        """Height to which pictures may grow; text beside larger ones would break into scraps."""
        return 34 * MM if self.listed else 23 * MM

    @property
    def apart(self) -> float:
        """Least distance of two exercises in a column."""
        return self.gap * 1.3


_CLOSE = Rung(1.12, 1.8 * MM, 22 * MM, extras=False)
_RUN_ON = replace(
    _CLOSE, leading=1.1, gap=1.5 * MM, picture=20 * MM, share=0.4, listed=False, dose_beside=False
)
_SHORT = replace(_RUN_ON, mistakes=0, feel=False)
_TIGHT = replace(_SHORT, leading=1.06, gap=1.0 * MM, picture=16 * MM, share=0.34, why=False)

RUNGS = (
    Rung(LOOSEST, 3.4 * MM, 28 * MM),
    Rung(1.15, 2.6 * MM, 24 * MM),
    Rung(1.12, 1.8 * MM, 22 * MM),
    _CLOSE,
    _RUN_ON,
    replace(_RUN_ON, mistakes=1),
    replace(_RUN_ON, mistakes=1, feel=False),
    _SHORT,
    replace(_TIGHT, mistakes=1, feel=True),
    replace(_TIGHT, mistakes=1),
    replace(_TIGHT, leading=1.1),
    _TIGHT,
    replace(_TIGHT, dose_beside=True),
    replace(_TIGHT, leading=1.05, gap=0.8 * MM),
)
