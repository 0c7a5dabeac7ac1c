"""Exercises that wait for a check, and exercises meant only for certain findings."""

from dataclasses import replace
from typing import cast

import pytest
import yaml

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.assets import resource
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercise_documents import parse_catalogue
from clinic_app.domain.exercise_fit import Objection, objections
from clinic_app.domain.exercise_lint import lint
from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.domain.plan_view import ClientFacts
from clinic_app.domain.routine_problems import routine_context
from unit.routine_examples import all_accepted, output


def squat() -> Exercise:
    exercise = load_catalogue().get("sit_to_stand")
    assert exercise is not None
    return exercise


def against(exercise: Exercise, **findings: str) -> dict[str, Objection]:
    document = output(findings=findings)
    plan = routine_context(document, all_accepted(document), ClientFacts(age=34)).plan
    found = objections(load_catalogue(), exercise, exercise.categories[0], None, plan, ClientFacts(age=34))
    return {objection.code: objection for objection in found}


def with_key(key: str, value: object) -> Catalogue:
    documents = {
        path.stem: cast("object", yaml.safe_load(path.read_text("utf-8")))
        for path in resource("exercises").glob("*.yaml")
    }
    cast("dict[str, object]", documents["sit_to_stand"])[key] = value
    return parse_catalogue(documents)


def test_an_exercise_behind_the_run_gate_waits_until_the_therapist_writes_that_it_is_passed() -> None:
    objection = against(replace(squat(), gate="run_gate"))["RUN_GATE"]

    assert objection.hard
    assert objection.override
    assert "10 small hops" in objection.words
    assert "RUN_GATE" not in against(squat())


def test_the_run_gate_holds_without_a_screening_too() -> None:
    gated = replace(squat(), gate="run_gate")

    found = objections(load_catalogue(), gated, gated.categories[0], None, None, ClientFacts())

    assert "RUN_GATE" in {objection.code for objection in found}


def test_an_exercise_meant_for_a_finding_is_not_offered_without_it() -> None:
    meant = replace(squat(), prescribe_only_if=("F_PHT", "F_HAM_WEAK"))

    words = against(meant, F_GM_L="supported")["ONLY_IF"].words

    assert words == (
        "it is meant for a sit-bone tendon finding or low hamstring capacity, "
        "and no such finding was accepted"
    )
    assert "ONLY_IF" not in against(meant, F_HAM_WEAK_R="suggested")


def test_gate_and_findings_are_read_from_the_file() -> None:
    read = with_key("gate", "run_gate").get("sit_to_stand")
    assert read is not None
    assert read.gate == "run_gate"
    meant = with_key("prescribe_only_if", ["F_PHT"]).get("sit_to_stand")
    assert meant is not None
    assert meant.prescribe_only_if == ("F_PHT",)


def test_an_unknown_gate_is_refused_and_an_unknown_finding_is_linted() -> None:
    with pytest.raises(InvalidFile):
        with_key("gate", "swim_gate")

    assert "sit_to_stand: is prescribed only if “F15”, which is no finding." in lint(
        with_key("prescribe_only_if", ["F15"])
    )
