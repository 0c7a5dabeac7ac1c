"""Routines nobody would write by hand: 1 to 12 exercises, odd doses, long names, long notes, parts, both languages."""

import random
from dataclasses import replace
from datetime import date, datetime

from clinic_app.app.shipped import handout_texts
from clinic_app.domain.client_vocabulary import CONDITIONS
from clinic_app.domain.exercises import Catalogue, Dose, Tempo
from clinic_app.domain.handouts import TEMPLATES, HandoutClient, HandoutContent
from clinic_app.domain.routines import Part, Routine, RoutineItem
from clinic_app.domain.sheet_plan import plan_from_text
from clinic_app.services.handout_content import compose_handout
from handout_samples import CLINIC, TODAY, catalogue

_WORDS = ("slowly", "knee", "the left side", "breathe out", "Kraftübung", "a little more than last week", "heel",
          "¿cómo va?", "stop before it hurts", "Wiederholungen", "under the table", "10 cm", "ściana")  # fmt: skip
_PARTS = ("Morning", "Before the run", "Strength day A", "Evening, after the last walk of the day")
_GIVEN = ("Bo", "Maria", "Anna-Sophia Maximiliane Wilhelmine", "Đặng Thị Ngọc", "Żółcisław", "J")


def handouts(count: int, seed: int = 1) -> "list[HandoutContent]":
    """The same contents for the same seed, every template in turn."""
    return [content(random.Random(f"{seed}/{n}"), n) for n in range(count)]  # no secret


def content(dice: random.Random, number: int) -> HandoutContent:
    known = _long_names(dice) if dice.random() < 0.3 else catalogue()
    routine = _routine(dice, known)
    client = HandoutClient(
        dice.choice(_GIVEN),
        dice.choice(("", "Kowalska", "Østergård-Fernández")),
        goal=dice.choice(("", "Run 10 km again", _prose(dice, 9))),
        why=tuple(_prose(dice, dice.randint(6, 18)) + "." for _ in range(dice.randint(0, 4))),
        conditions=tuple(dice.sample(sorted(CONDITIONS), dice.choice((0, 0, 1, 4)))),
        cautions=tuple(_prose(dice, 8) for _ in range(dice.choice((0, 0, 2)))),
        sore_sit_bone=dice.random() < 0.2,
        next_visit=dice.choice((None, date(2026, 12, 30), datetime(2026, 12, 8, 14, 30))),  # noqa: DTZ001  # local time
    )
    earlier = compose_handout(client, _routine(dice, known), known, CLINIC, handout_texts("en"), today=TODAY)
    language = dice.choice(("en", "en", "es"))

    def composed(spoken: str) -> HandoutContent:
        return compose_handout(
            client,
            routine,
            known,
            CLINIC,
            handout_texts(spoken),
            today=TODAY,
            self_change=self_change,
            weeks=weeks,
            template=TEMPLATES[number % len(TEMPLATES)],
            before=plan_from_text(earlier.plan_record) if with_changes else None,
            with_code=with_code,
        )

    self_change, with_changes, with_code = (dice.random() < share for share in (0.4, 0.3, 0.15))
    weeks = dice.choice((0, 1, 2, 4, 4, 4))
    made = composed(language)
    if language != "en" and dice.random() < 0.3:
        made = replace(made, second=composed("en"))
    return made


def _routine(dice: random.Random, known: Catalogue) -> Routine:
    chosen = dice.sample(list(known), dice.randint(1, 12))
    parts = tuple(Part(name) for name in _PARTS[: dice.randint(2, 4)]) if dice.random() < 0.3 else ()
    items: list[RoutineItem] = []
    for n, exercise in enumerate(chosen):
        side = dice.choice(("L", "R", "both", "both")) if exercise.is_per_side else None
        part = parts[min(len(parts) - 1, n * len(parts) // len(chosen))].name if parts else ""
        items.append(
            RoutineItem(
                f"i{n}",
                exercise.id,
                side,
                _dose(dice, exercise.dose),
                extra_set_side=dice.choice((None, "L", "R")) if side == "both" else None,
                note=_prose(dice, dice.choice((0, 0, 0, 6, 40, 70))),
                part=part,
            )
        )
    return Routine("Sample", tuple(items), advice=_advice(dice, known), parts=parts)


def _advice(dice: random.Random, known: Catalogue) -> tuple[str, ...]:
    cards = [card.id for card in known.advice]
    return ("safety_net_advice", *dice.sample(cards, dice.choice((0, 0, 1, 2))))


def _dose(dice: random.Random, usual: Dose) -> Dose:
    if dice.random() < 0.5:
        return usual
    hold = dice.choice((None, 1, 45, 300))
    tempo = None if hold is not None else Tempo(dice.randint(1, 60), dice.randint(0, 60), dice.randint(1, 10))
    return Dose(
        dice.randint(1, 10), dice.randint(1, 60), hold, tempo, dice.choice((0, 60, 600)), dice.randint(1, 6),
        dice.randint(1, 7),
    )  # fmt: skip


def _long_names(dice: random.Random) -> Catalogue:
    """The catalogue with a clinic's long-winded names and needs."""
    base = catalogue()
    renamed = tuple(
        replace(
            exercise,
            plain_name=f"{exercise.plain_name} {_prose(dice, 6)}",
            you_need=f"{exercise.you_need} {_prose(dice, 8)}",
        )
        for exercise in base
    )
    return Catalogue(renamed, conditions=base.conditions, advice=base.advice, groups=base.groups)


def _prose(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(_WORDS) for _ in range(words))
