"""The clock of a moving figure: where a repetition is after so many seconds. Needs no drawing code."""

from dataclasses import dataclass

_LEAST_S = 0.4
_HELD_S = 3.0
_WAY_S = 1.5
_PAUSE_S = 0.6


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of one repetition: to the end position, held there, back, and still before the next."""

    up_s: float
    hold_s: float
    down_s: float
    pause_s: float = _PAUSE_S

    @classmethod
    def of_tempo(cls, up_s: float, hold_s: float, down_s: float) -> "Pace":
        """The tempo of a dose. A way that is written as 0 seconds is still seen."""
        return cls(max(up_s, _LEAST_S), hold_s, max(down_s, _LEAST_S))

    @classmethod
    def of_hold(cls, hold_s: float) -> "Pace":
        """A hold: there and back calmly, and the hold itself shortened, since nobody watches 45 s of stillness."""
        return cls(_WAY_S, min(max(hold_s, 1.0), _HELD_S), _WAY_S)

    @property
    def cycle_s(self) -> float:
        """Length of one repetition with its pause."""
        return self.up_s + self.hold_s + self.down_s + self.pause_s

    def share(self, seconds: float) -> float:
        """Part of the way (0 start, 1 end) after so many seconds of a loop, evenly moving."""
        at = seconds % self.cycle_s
        if at < self.up_s:
            return at / self.up_s
        at -= self.up_s
        if at < self.hold_s:
            return 1.0
        at -= self.hold_s
        return 1.0 - at / self.down_s if at < self.down_s else 0.0


def eased(share: float) -> float:
    """Slow at either end: where a movement is after `share` of its time."""
    return share * share * (3 - 2 * share)


USUAL = Pace(2.0, 1.0, 2.0)
"""For tests and exercises without a written tempo."""
