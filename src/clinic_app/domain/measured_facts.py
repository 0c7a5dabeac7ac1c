"""What the recorded tests tell a routine beyond the findings: plank times, the weaker side, where a bridge was felt.

The screening engine knows no test by name; a routine has to know these few, because doses and the choice
between an easier and a harder form hang on them (exercises.md 3.4 and 3.5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from clinic_app.domain.exercises import Side
from clinic_app.domain.plan_view import SIDES, ClientFacts

RECTUS_KNEE_DEG = 50  # derived from source 102 of the screening protocol


@dataclass(frozen=True, slots=True)
class _Measure:
    """A test value that can name the worse side. The difference must reach `limit`, else it may be measuring error.

    `limit` is in the unit of the value, or a share of the better side when `is_share`. Limits are those of a real
    change (screening.md 3.13): a smaller difference between sides means nothing.
    """

    item: str
    field: str
    worse: Literal["low", "high"]
    limit: float
    is_share: bool = False


# First measure whose difference is real decides.
_WORSE: Mapping[str, tuple[_Measure, ...]] = {
    "F_GM": (
        _Measure("gm_hhd", "value", "low", 0.15, is_share=True),
        _Measure("sl_bridge", "reps", "low", 5),
    ),
    "F_HF_SHORT": (_Measure("mtt", "hip", "high", 5),),
    "F_HAM_SHORT": (_Measure("ake", "value", "high", 8), _Measure("slr", "value", "low", 7)),
    "F_CORE": (_Measure("side_plank", "value", "low", 30),),
    "F_HIP_CONTROL": (_Measure("hip_abd_hhd", "value", "low", 0.15, is_share=True),),
    "F_HAM_WEAK": (
        _Measure("kf_hhd", "value", "low", 0.15, is_share=True),
        _Measure("sl_hamstring_bridge", "value", "low", 5),
    ),
    "F_CALF": (_Measure("calf_raise", "value", "low", 7),),
}


def with_measurements(facts: ClientFacts, answers: Mapping[str, object]) -> ClientFacts:
    """The same client, with what the answers of a screening add. What was not tested stays unknown."""
    times = [_number(answers, "side_plank", "value", side) for side in SIDES]
    both = [time for time in times if time is not None]
    return replace(
        facts,
        plank_s=_number(answers, "front_plank", "value", None),
        side_plank_s=min(both) if len(both) == len(SIDES) else None,
        hamstring_first=frozenset(side for side in SIDES if _felt_in_hamstring(answers, side)),
        rectus_short=frozenset(side for side in SIDES if _rectus_short(answers, side)),
        worse_side={
            finding: side for finding in _WORSE if (side := _worse_side(answers, finding)) is not None
        },
    )


def _worse_side(answers: Mapping[str, object], finding: str) -> Side | None:
    for measure in _WORSE[finding]:
        left, right = (_number(answers, measure.item, measure.field, side) for side in SIDES)
        if left is None or right is None:
            continue
        limit = measure.limit * max(left, right) if measure.is_share else measure.limit
        if abs(left - right) >= limit > 0:
            return "L" if (left < right) == (measure.worse == "low") else "R"
    return None


def _felt_in_hamstring(answers: Mapping[str, object], side: Side) -> bool:
    record = _record(answers.get("sl_bridge"), side)
    return record.get("felt_first") == "hamstring" or record.get("cramp") in (True, "yes")


def _rectus_short(answers: Mapping[str, object], side: Side) -> bool:
    """Both signs: the knee bends less than 50° in the Thomas test, and the hip rises in the Ely test."""
    knee = _number(answers, "mtt", "knee", side)
    return (
        knee is not None and knee < RECTUS_KNEE_DEG and _record(answers.get("ely"), side).get("rise") == "yes"
    )


def _number(answers: Mapping[str, object], item: str, field: str, side: Side | None) -> float | None:
    value = _record(answers.get(item), side).get(field)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _record(answer: object, side: Side | None) -> Mapping[str, object]:
    """The record of one side; a bare value stands for its field `value`."""
    if side is not None:
        answer = cast("Mapping[str, object]", answer).get(side) if isinstance(answer, Mapping) else None
    return cast("Mapping[str, object]", answer) if isinstance(answer, Mapping) else {"value": answer}
