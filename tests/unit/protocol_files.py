"""The files of the pelvis and glute protocol, loaded for the tests that look at their content."""

from collections.abc import Iterator
from typing import cast

import yaml

from clinic_app.assets import resource

Record = dict[str, object]
Pair = tuple[float, float]


def document(name: str) -> object:
    path = resource("protocols", "pelvis_glutes", f"{name}.yaml")
    return cast(object, yaml.safe_load(path.read_text(encoding="utf-8")))


def records(value: object) -> list[Record]:
    assert isinstance(value, list)
    return [cast(Record, entry) for entry in cast(list[object], value)]


def strings(value: object) -> list[str]:
    return cast(list[str], value or [])


def pair(value: object) -> Pair | None:
    if value is None:
        return None
    low, high = cast(list[float], value)
    return (low, high)


TESTS: dict[str, Record] = {
    str(entry["id"]): entry for stage in "234567" for entry in records(document(f"tests_{stage}"))
}
SOURCES = records(document("sources"))
PROTOCOL = cast(Record, document("protocol"))


def fields_of(test_id: str) -> dict[str, Record]:
    return {str(field["id"]): field for field in records(TESTS[test_id]["fields"])}


def choice_ids(field: Record) -> tuple[str, ...]:
    return tuple(str(entry["id"]) for entry in records(field.get("choices") or []))


def notes(test: Record) -> Iterator[Record]:
    for part in ("reference", "reliability", "caveats"):
        yield from records(test[part])


def words_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in cast(list[object], value):
            yield from words_of(entry)
    elif isinstance(value, dict):
        for entry in cast(Record, value).values():
            yield from words_of(entry)


def real_changes(test: Record) -> list[Record]:
    first = [cast(Record, test["error"])] if test["error"] else []
    return first + records(test.get("error_also") or [])
