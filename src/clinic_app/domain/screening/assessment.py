"""From answers to findings, branch, goals and exercise categories, each with its reasons.

`assess` is a pure function: the same answers give the same result, their order does not matter, nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping

from clinic_app.domain.screening.model import Json, Protocol
from clinic_app.domain.screening.results import Assessment


def assess(
    protocol: Protocol,
    answers: Mapping[str, Json],
    *,
    clearances: Mapping[str, Mapping[str, str]] | None = None,
    own_values: Mapping[str, float] | None = None,
) -> Assessment:
    """Evaluate a screening.

    `clearances` maps a hit to {"by", "date", "reason"} and is added to `answers["clearance"]`.
    `own_values` maps keys of constants marked EC to the clinic's own numbers; they are reported as such. Keys that
    are not marked EC are ignored (`own_value_problems` names them).
    """
    raise NotImplementedError
