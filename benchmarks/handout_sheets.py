"""The sheets every typesetter is given: a morning of clients, no two alike."""

from dataclasses import replace
from datetime import timedelta

import handout_samples as sample
from clinic_app.domain.handouts import HandoutContent, Template
from clinic_app.domain.routines import Routine
from clinic_app.services.handout_content import compose_handout

_NAMES = (
    "Maria",
    "Jonas",
    "Aisha",
    "Tom",
    "Elena",
    "Ravi",
    "Chloe",
    "Marek",
    "Ines",
    "Owen",
    "Freya",
    "Luca",
)
_USED = (
    "half_kneeling_hip_flexor_stretch", "bridge_double", "side_plank", "clamshell", "bird_dog", "split_squat",
    "forearm_plank", "deep_squat", "dead_bug", "glute_set", "step_up", "hip_hinge_stick",
    "bridge_single", "standing_pelvic_tilt", "single_leg_stance", "lunge_reverse", "calf_raise_double", "hip_hitch",
    "bridge_march", "side_plank_knees", "sit_to_stand", "lunge_forward", "rdl_double", "seated_pelvic_tilt",
)  # fmt: skip
"""Two pictures each, and two fit on a page; every one comes around with every fourth client."""


def sheet(number: int, template: Template = "standard") -> HandoutContent:
    """Six exercises for client `number`: own name, dates, doses and choice."""
    chosen = [_USED[(6 * number + n) % len(_USED)] for n in range(6)]
    client = replace(
        sample.MARIA,
        given_name=f"{_NAMES[number % len(_NAMES)]} {number}",
        next_visit=sample.TODAY + timedelta(days=7 + number % 30),
    )
    return compose_handout(
        client,
        _doses(sample.routine(*chosen), number),
        sample.catalogue(),
        sample.CLINIC,
        sample.texts(),
        today=sample.TODAY,
        template=template,
    )


def _doses(plan: Routine, number: int) -> Routine:
    items = tuple(
        replace(
            item, dose=replace(item.dose, sets=1 + (number + n) % 4, days_per_week=2 + (number * 3 + n) % 6)
        )
        for n, item in enumerate(plan.items)
    )
    return replace(plan, items=items)
