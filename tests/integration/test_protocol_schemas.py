"""Every shipped protocol file and every result has the form its JSON Schema describes."""

import json
from collections.abc import Mapping
from functools import cache
from typing import cast

import pytest
from jsonschema import Draft202012Validator
from test_examples import FILES, example_answers, load

from clinic_app.app.content import read_documents, shipped_protocol
from clinic_app.assets import resource
from clinic_app.domain.screening.assessment import assess, to_output

SCHEMA_OF = {
    "stage0_ask": "red_flags",
    "stage0_look": "protocol_items",
    "history": "protocol_items",
    **{f"tests_{number}": "protocol_items" for number in range(2, 8)},
    **{stem: stem for stem in ("safety_rules", "restrictions", "constants", "findings", "plan", "depths")},
}


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads(resource("schemas", f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)  # pyright: ignore[reportUnknownMemberType]  # the library has no types
    return Draft202012Validator(cast("dict[str, object]", schema))


@cache
def documents() -> Mapping[str, object]:
    return read_documents(resource("protocols", "pelvis_glutes"))


def problems(name: str, document: object) -> list[str]:
    found = validator(name).iter_errors(document)  # pyright: ignore[reportUnknownMemberType, reportArgumentType]
    return [f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message}" for error in found]


@pytest.mark.parametrize("stem", SCHEMA_OF)
def test_a_protocol_file_has_the_form_of_its_schema(stem: str) -> None:
    assert problems(SCHEMA_OF[stem], documents()[stem]) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_result_of_an_example_has_the_form_of_its_schema(path: object) -> None:
    answers = example_answers(load(path))  # type: ignore[arg-type]  # a path from FILES
    assert problems("screen_output", to_output(assess(shipped_protocol(), answers))) == []


def test_every_source_a_rule_names_is_in_the_list() -> None:
    protocol = shipped_protocol()
    named: set[int] = set()
    for finding in protocol.findings.values():
        named.update(finding.basis.sources)
    for constant in protocol.constants.values():
        for value in constant.values:
            named.update(value.basis.sources)
            assert value.basis.sources or value.basis.marks, constant.id
    assert named <= set(protocol.sources)


def test_every_finding_goal_and_bar_speaks_of_categories_and_findings_that_exist() -> None:
    protocol = shipped_protocol()
    assert len(protocol.findings) == 24
    used_for = {name for item in protocol.items.values() for name in item.used_for if name.startswith("F_")}
    # The squeeze type is shown beside the glute finding, not as one of its own.
    assert used_for <= {*protocol.findings, "F_GM_TYPE"}
    for finding in protocol.findings.values():
        for _, tests in finding.do_tests:
            assert set(tests) <= set(protocol.items)
    for restriction in protocol.restrictions.values():
        assert set(restriction.skips) | set(restriction.caps) <= set(protocol.items)
