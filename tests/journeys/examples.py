"""The worked examples E5 and E6 as a therapist has them on paper."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import yaml

from clinic_app.domain.screening.model import Json

FOLDER = Path(__file__).parents[1] / "data" / "examples"
Document = dict[str, Json]


def document(name: str) -> Document:
    return cast("Document", yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")))


def screen_values(name: str) -> Document:
    """Everything but the safety questions: the base of all examples with the inputs of this one."""
    base, values = document("base"), Document()
    for part in ("safety", "history", "tests"):
        values.update(cast("Document", base[part]))
    for key, value in cast("Document", document(name)["inputs"]).items():
        values[key] = _merged(values.get(key), value)
    return {key: value for key, value in values.items() if value is not None}


def expected(name: str) -> Mapping[str, Json]:
    """The result the specification gives."""
    return cast("Document", document(name)["expected"])


def _merged(base: Json, change: Json) -> Json:
    """Per-side values side by side, records field by field; anything else is replaced."""
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **{key: _merged(base.get(key), value) for key, value in change.items()}}
    return change
