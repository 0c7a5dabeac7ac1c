"""A handout to look at, to measure and to test: shipped catalogue and figures, an invented client."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from typing import Any

import yaml

from clinic_app.app import shipped
from clinic_app.assets import resource
from clinic_app.domain.dosage import parse_dose
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
    return Routine("Home exercises", tuple(items))


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


def sample_routines() -> dict[str, Callable[[str], HandoutContent]]:
    """The five sample routines of the specification (R1-R5) by name; each gives its content in a language."""
    return {name: partial(_sample_content, name) for name in _SAMPLES}


_SAMPLES: dict[str, tuple[str, ...]] = {
    "R1": (
        "half_kneeling_hip_flexor_stretch 2x1 h45 r15 1/d 5/w both",
        "wall_pelvic_tilt 2x10 t2-3-2 r30 1/d 7/w",
        "standing_tucked_glute_squeeze 2x10 t1-5-1 r30 1/d 7/w",
        "bridge_double 3x12 t2-2-2 r60 1/d 4/w",
    ),
    "R2": (
        "ninety_ninety_breathing 2x5 t4-2-3 r30 1/d 7/w",
        "forearm_plank 3x4 h10 r40 1/d 4/w",
        "side_plank 2x4 h10 r40 1/d 4/w both",
        "bird_dog 2x6 t2-10-2 r40 1/d 4/w",
    ),
    "R3": (
        "standing_tucked_glute_squeeze 2x10 t1-5-1 r30 2/d 7/w",
        "prone_hip_extension_bent_knee 2x10 t2-3-2 r45 1/d 5/w both",
        "clamshell 2x12 t2-1-2 r30 1/d 5/w both",
        "bridge_double 2x12 t2-2-2 r60 1/d 4/w",
    ),
    "R4": (
        "single_leg_stance 2x1 h30 r15 1/d 6/w both",
        "bridge_single 2x8 t2-2-2 r60 1/d 3/w both +L",
        "deep_squat 3x10 t2-1-2 r90 1/d 3/w",
        "lunge_reverse 2x10 t2-1-2 r60 1/d 3/w both +L",
    ),
    "R5": (
        "low_back_release_ball_wall 1x1 h60 r20 1/d 4/w both",
        "psoas_release_hands 1x1 h45 r20 1/d 4/w both",
        "cat_camel 1x6 t2-0-2 r0 1/d 7/w",
        "supine_pelvic_tilt 2x10 t2-3-2 r30 1/d 7/w",
        "standing_tucked_glute_squeeze 1x10 t1-5-1 r30 1/d 7/w",
    ),
}


def _sample_content(name: str, language: str) -> HandoutContent:
    items: list[RoutineItem] = []
    for n, line in enumerate(_SAMPLES[name]):
        exercise_id, _, dose = line.partition(" ")
        exercise = catalogue().get(exercise_id)
        assert exercise is not None, exercise_id
        read = parse_dose(dose, exercise.dose)
        items.append(RoutineItem(f"i{n}", exercise_id, read.side, read.dose, read.extra_set_side))
    plan = Routine("Home exercises", tuple(items))
    return compose_handout(MARIA, plan, catalogue(), CLINIC, shipped.handout_texts(language), today=TODAY)
