"""Answers of invented clients, for the tests of the screening engine."""

from functools import cache
from pathlib import Path
from typing import cast

import yaml

from clinic_app.app.content import shipped_protocol
from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment

Answers = dict[str, Json]
_EXAMPLES = Path(__file__).parents[2] / "data" / "examples"


def protocol() -> Protocol:
    return shipped_protocol()


@cache
def _base() -> dict[str, Answers]:
    return cast("dict[str, Answers]", yaml.safe_load((_EXAMPLES / "base.yaml").read_text(encoding="utf-8")))


def safe_answers(**answers: Json) -> Answers:
    """A woman of 34 with every safety question answered "none of these" and a clean inspection."""
    none: Answers = dict.fromkeys(protocol().red_flags, cast("Json", "no"))
    return {**none, **_base()["safety"], **_base()["history"], "hx_age": 34, "hx_sex": "F", **answers}


def full_answers(**answers: Json) -> Answers:
    """The same client with every ordinary test result of the worked examples."""
    return {**safe_answers(), **_base()["tests"], **answers}


def result(answers: Answers) -> Assessment:
    return assess(protocol(), answers)


def strengths(assessment: Assessment) -> dict[str, str]:
    return (
        {finding.id: finding.strength for finding in assessment.record.findings} if assessment.record else {}
    )


def both(value: Json) -> Json:
    return {"L": value, "R": value}
