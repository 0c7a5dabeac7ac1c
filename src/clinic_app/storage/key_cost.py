"""How much work a guess at a passphrase costs on this computer."""

import time
from collections.abc import Callable

from clinic_app.storage.key_slots import LEAST_COST, Cost, derive_wrapping_key

TARGET_S = 0.5
_STEP_KIB = 32 * 1024
_MOST_KIB = 512 * 1024


def calibrate(target_s: float = TARGET_S, measure: Callable[[Cost], float] | None = None) -> Cost:
    """The memory with which unlocking takes about `target_s`; never less than LEAST_COST, whatever the computer.

    Time grows in line with memory, so two measurements are enough: one to guess, one to correct the guess.
    """
    measure = measure or measured_s
    guess = _scaled(LEAST_COST, target_s / max(measure(LEAST_COST), 0.001))
    if guess == LEAST_COST:
        return guess
    return _scaled(guess, target_s / max(measure(guess), 0.001))


def measured_s(cost: Cost) -> float:
    """Seconds of one derivation; the quicker of two, as other programs only ever slow it down."""
    times: list[float] = []
    for _ in range(2):
        begin = time.perf_counter()
        derive_wrapping_key("calibration", bytes(16), cost)
        times.append(time.perf_counter() - begin)
    return min(times)


def is_weaker(cost: Cost, wanted: Cost) -> bool:
    """Whether a guess at a slot of `cost` is cheaper than the clinic wants it to be."""
    return cost.memory_kib * cost.passes < wanted.memory_kib * wanted.passes


def _scaled(cost: Cost, factor: float) -> Cost:
    steps = round(cost.memory_kib * factor / _STEP_KIB)
    memory = min(max(steps * _STEP_KIB, LEAST_COST.memory_kib), _MOST_KIB)
    return Cost(memory, LEAST_COST.passes, LEAST_COST.lanes)
