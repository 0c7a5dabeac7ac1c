"""A handout to look at, to measure and to test: shipped catalogue and figures, an invented client."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import yaml

from clinic_app.assets import resource
from clinic_app.domain.exercise_documents import parse_catalogue
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.handouts import HandoutClient, HandoutContent
from clinic_app.domain.routines import Routine, RoutineItem
from clinic_app.figures.drawing import Drawing
from clinic_app.figures.library import FigureLibrary
from clinic_app.services.handout_content import ClinicCard, compose_handout
from clinic_app.services.handout_texts import HandoutTexts, parse_handout_texts

TODAY = date(2026, 11, 22)
CLINIC = ClinicCard(
    name="Riverside Physical Therapy",
    therapist_name="Jana Novak, PT",
    phone="555 0142",
    email="hello@riverside.example",
    hours="Mon to Fri, 8 to 18",
    out_of_hours="call 555 0199",
)
MARIA = HandoutClient(
    given_name="Maria",
    family_name="Kowalska",
    why=(
        "The muscles on the front of your hip are short. Long hours of sitting can go with that.",
        "Your big buttock muscle is not doing its full share. We will train it.",
    ),
    next_visit=datetime(2026, 12, 8, 14, 30),  # noqa: DTZ001  # local time of the clinic
)
SIX = (
    "half_kneeling_hip_flexor_stretch",
    "bridge_double",
    "side_plank",
    "clamshell",
    "bird_dog",
    "split_squat",
)


@cache
def catalogue() -> Catalogue:
    documents: dict[str, Any] = {
        path.stem: yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)  # the safe loader, in C
        for path in resource("exercises").glob("*.yaml")
    }
    return parse_catalogue(documents)


@cache
def texts(language: str = "en") -> HandoutTexts:
    return parse_handout_texts(
        yaml.safe_load(resource("handout", f"texts.{language}.yaml").read_text("utf-8"))
    )


@cache
def library() -> FigureLibrary:
    return FigureLibrary(lambda name: resource("figures", "cache", name).read_bytes())


def figures(figure_id: str) -> tuple[Drawing, ...]:
    return library().pair(figure_id)


def routine(*ids: str) -> Routine:
    known = catalogue()
    items: list[RoutineItem] = []
    for n, exercise_id in enumerate(ids):
        exercise = known.get(exercise_id)
        assert exercise is not None, exercise_id
        side = "both" if exercise.is_per_side else None
        items.append(RoutineItem(f"i{n}", exercise_id, side, exercise.dose))
    return Routine("Sample", tuple(items))


def uneven(plan: Routine, position: int, side: str | None, extra: str | None) -> Routine:
    changes: dict[str, Any] = {"side": side, "extra_set_side": extra}
    items = list(plan.items)
    items[position] = replace(items[position], **changes)
    return replace(plan, items=tuple(items))


def content(*ids: str, client: HandoutClient = MARIA, self_change: bool = False) -> HandoutContent:
    plan = routine(*(ids or SIX))
    if not ids:
        plan = uneven(plan, 0, "both", "L")
        plan = uneven(plan, 3, "R", None)
    return compose_handout(client, plan, catalogue(), CLINIC, texts(), today=TODAY, self_change=self_change)
