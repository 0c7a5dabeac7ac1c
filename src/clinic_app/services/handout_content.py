"""From a routine to the finished words of its handout."""

from collections.abc import Sequence
from datetime import date, datetime
from math import ceil

from clinic_app.domain.exercises import SAFETY_NET, Catalogue, Exercise
from clinic_app.domain.handouts import (
    PLAN_TEXT_BYTES,
    ExerciseBlock,
    Fact,
    Group,
    HandoutClient,
    HandoutContent,
    LampShape,
    PainLamp,
    Template,
    WatchOut,
    WeekRow,
)
from clinic_app.domain.routine_titles import own_title, title_place
from clinic_app.domain.routines import USUAL_DAYS, Routine, RoutineItem, item_days, item_seconds
from clinic_app.domain.sheet_plan import SheetLine, SheetPlan, plan_of
from clinic_app.services.handout_changes import changes_box
from clinic_app.services.handout_dose import badge, boxes, dose_cells, for_sides, move_line, side_line
from clinic_app.services.handout_language import LocalTexts
from clinic_app.services.handout_texts import HandoutTexts
from clinic_app.services.settings_store import ClinicCard

__all__ = ["ClinicCard", "HandoutClient", "HandoutContent", "compose_handout", "days_of_week"]

_SHAPES: tuple[LampShape, ...] = ("circle", "triangle", "square")
_TENDON = frozenset({"tendon_load"})
_NERVE = frozenset({"neurodynamic_slider"})
_ADDUCTOR = frozenset({"adductor_strength"})
_RELEASE = frozenset({"psoas_release", "low_back_release"})
_WHY_LETTERS = 340
"""Longer reasons than this would push the safety box off page one."""


def compose_handout(
    client: HandoutClient,
    routine: Routine,
    catalogue: Catalogue,
    clinic: ClinicCard,
    texts: HandoutTexts,
    *,
    today: date,
    version: str = "1",
    self_change: bool = False,
    weeks: int = 4,
    template: Template = "standard",
    before: SheetPlan | None = None,
    with_code: bool = False,
    logo: bytes = b"",
) -> HandoutContent:
    """The whole handout in the language of `texts`, which brings the translated exercise texts along.

    Lines of the routine whose exercise the catalogue no longer knows are left out. `self_change` prints
    "too hard" and "too easy". `weeks` is the length of the diary, 0 for none. `before` is what the sheet given last
    said; what differs from it stands in a box. `with_code` prints the plan as a square to scan.
    """
    page = LocalTexts(texts, catalogue)
    pairs = [
        (item, page.exercise(exercise))
        for item in routine.items
        if (exercise := catalogue.get(item.exercise_id)) is not None
    ]
    blocks = tuple(
        _block(number, item, exercise, client, catalogue, page, self_change)
        for number, (item, exercise) in enumerate(pairs, start=1)
    )
    rows = tuple(
        WeekRow(number, exercise.plain_name, _on_days(routine, item), boxes(item, exercise, texts))
        for number, (item, exercise) in enumerate(pairs, start=1)
    )
    why, own_cautions, advice = (
        _why(client, page),
        _own_cautions(client, catalogue, page),
        _advice(routine, catalogue, page),
    )
    days = {item.key: item_days(routine, item) for item in routine.items}
    plan = plan_of(routine, catalogue, today, days)

    def called(line: SheetLine) -> str:
        known = catalogue.get(line.exercise_id)
        return page.exercise(known).plain_name if known is not None else line.name

    since = _date(before.made_on, texts) if before is not None else ""
    name = client.shown_name
    visit = _visit(client.next_visit, texts)
    numbers = tuple(str(block.number) for block in blocks)
    phone = clinic.phone.strip()
    return HandoutContent(
        language=texts.language,
        made_on=today,
        document_title=texts.text("document_title", name=name),
        author=clinic.therapist_name or clinic.name,
        subject=texts.text("subject"),
        client_name=name,
        foot=texts.text("foot", phone=phone) if phone else clinic.name,
        clinic_name=clinic.name,
        clinic_lines=_clinic_lines(clinic, texts),
        facts=(
            Fact(texts.text("facts.client"), name),
            Fact(texts.text("facts.date"), _date(today, texts)),
            Fact(texts.text("facts.version"), version),
            Fact(texts.text("facts.next_visit"), visit or texts.text("facts.no_visit")),
        ),
        title=client.goal.strip() or own_title(routine) or texts.text(title_place(routine.title)),
        why=Group(texts.text("why.heading"), why),
        remember=texts.group("remember"),
        week_heading=texts.text("week_heading"),
        day_names=texts.lines("calendar.days"),
        week=rows,
        week_minutes=_minutes(routine, pairs),
        pain_heading=texts.text("pain.heading"),
        pain=_lamps(client, texts),
        safety_heading=texts.text("safety.heading"),
        safety=_safety(texts),
        own_cautions=Group(texts.text("safety.own"), own_cautions),
        blocks=blocks,
        advice=advice,
        weeks=weeks if rows else 0,
        plan=texts.group("plan"),
        moving_heading=texts.text("moving.heading"),
        moving=tuple(
            Fact(texts.text(f"moving.rows.{n}.label"), texts.text(f"moving.rows.{n}.text"))
            for n in range(texts.count("moving.rows"))
        ),
        closing=_closing(clinic, visit, texts),
        teach_back=Group(texts.text("teach_back.heading"), (texts.text("teach_back.initials"), *numbers)),
        small_print=texts.text("small_print", name=name),
        labels=texts.labels,
        template=template,
        changes=changes_box(before, plan, texts, since, called),
        plan_text=_plan_text(name, _date(today, texts), blocks, phone) if with_code else "",
        plan_code=Group(texts.text("qr.heading"), (texts.text("qr.hint"),)),
        plan_record=plan.to_text(),
        logo=logo,
        unreviewed=page.unreviewed,
        untranslated=page.untranslated,
    )


def days_of_week(count: int) -> tuple[bool, ...]:
    """On which days from Monday an exercise stands when it is done `count` days a week."""
    on = USUAL_DAYS[min(7, max(1, count))]
    return tuple(day in on for day in range(7))


def _on_days(routine: Routine, item: RoutineItem) -> tuple[bool, ...]:
    days = item_days(routine, item)
    return tuple(day in days for day in range(7))


def _block(
    number: int,
    item: RoutineItem,
    exercise: Exercise,
    client: HandoutClient,
    catalogue: Catalogue,
    page: LocalTexts,
    self_change: bool,
) -> ExerciseBlock:
    texts = page.texts
    same_name = exercise.name.casefold() == exercise.plain_name.casefold()
    field_name = (exercise.synonyms[0] if exercise.synonyms else "") if same_name else exercise.name
    return ExerciseBlock(
        number=number,
        name=exercise.plain_name,
        field_name=field_name[:1].upper() + field_name[1:],
        badge=badge(item, exercise, texts),
        side_line=side_line(item, exercise, texts),
        dose=dose_cells(item, exercise, texts),
        move_line=move_line(item, exercise, texts),
        you_need=exercise.you_need,
        steps=tuple(for_sides(step, item, exercise, texts) for step in exercise.steps),
        feel=exercise.feel,
        watch_out=tuple(WatchOut(mistake.what, mistake.fix) for mistake in exercise.mistakes[:2]),
        too_hard=exercise.too_hard if self_change else "",
        too_easy=exercise.too_easy if self_change else "",
        cautions=_cautions(item, exercise, client, catalogue, page),
        note=item.note.strip(),
        figure=exercise.figure,
        picture_side=item.side if item.side in ("L", "R") else item.extra_set_side,
        part=item.part,
        untranslated=page.all_missing(exercise.id),
    )


def _cautions(
    item: RoutineItem, exercise: Exercise, client: HandoutClient, catalogue: Catalogue, page: LocalTexts
) -> tuple[str, ...]:
    texts = page.texts
    lines: list[str] = []
    kinds = {item.category, *exercise.categories}
    if kinds & _RELEASE:
        lines.append(texts.text("pain_limits.self_release"))
    if kinds & _ADDUCTOR:
        lines.append(texts.text("pain_limits.adductor"))
    if kinds & _TENDON:
        lines.append(texts.text("pain_limits.tendon"))
    if kinds & _NERVE:
        lines.append(texts.text("pain_limits.nerve"))
    for code in client.conditions:
        condition = catalogue.condition(code)
        concerned = code in exercise.caution or code in exercise.contraindicated
        if concerned and condition is not None and condition.client_text:
            lines.append(page.phrase(condition.client_text))
    return tuple(dict.fromkeys(lines))


def _own_cautions(client: HandoutClient, catalogue: Catalogue, page: LocalTexts) -> tuple[str, ...]:
    known = (catalogue.condition(code) for code in client.conditions)
    lines = [page.phrase(one.client_text) for one in known if one is not None and one.client_text]
    lines += [line.strip() for line in client.cautions if line.strip()]
    return tuple(dict.fromkeys(lines))


def _why(client: HandoutClient, page: LocalTexts) -> tuple[str, ...]:
    kept: list[str] = []
    for line in (page.phrase(line.strip()) for line in client.why):
        if line and len(kept) < 3 and (not kept or sum(map(len, kept)) + len(line) <= _WHY_LETTERS):
            kept.append(line)
    if len(kept) == 1:
        kept.append(page.texts.text("why.plan"))
    return tuple(kept) if any(line.strip() for line in client.why) else ()


def _minutes(routine: Routine, pairs: Sequence[tuple[RoutineItem, Exercise]]) -> tuple[str, ...]:
    days: list[str] = []
    for day in range(7):
        seconds = sum(
            item_seconds(exercise, item) * item.dose.times_per_day
            for item, exercise in pairs
            if day in item_days(routine, item)
        )
        days.append(str(ceil(seconds / 60)) if seconds else "–")
    return tuple(days)


def _lamps(client: HandoutClient, texts: HandoutTexts) -> tuple[PainLamp, ...]:
    lamps: list[PainLamp] = []
    for n, shape in enumerate(_SHAPES):
        place = f"pain.lamps.{n}"
        action = texts.text(f"{place}.action")
        if shape == "triangle" and client.sore_sit_bone:
            action = texts.text("pain.sore_sit_bone.action")
        lamps.append(
            PainLamp(
                shape,
                texts.text(f"{place}.word"),
                texts.text(f"{place}.pain"),
                texts.text(f"{place}.meaning"),
                action,
            )
        )
    return tuple(lamps)


def _safety(texts: HandoutTexts) -> tuple[Group, ...]:
    """The warning signs, on every handout whatever the routine says; most urgent first."""
    blocks = range(texts.count("safety.groups"))
    return (*(texts.group(f"safety.groups.{n}") for n in blocks), texts.group("safety.call"))


def _advice(routine: Routine, catalogue: Catalogue, page: LocalTexts) -> tuple[Group, ...]:
    cards = (catalogue.advice_card(card) for card in routine.advice if card != SAFETY_NET)
    return tuple(
        Group(page.phrase(card.title), tuple(page.phrase(line) for line in card.lines))
        for card in cards
        if card is not None
    )


def _clinic_lines(clinic: ClinicCard, texts: HandoutTexts) -> tuple[str, ...]:
    name, phone = clinic.therapist_name.strip(), clinic.phone.strip()
    lines: list[str] = []
    if name and phone:
        lines.append(texts.text("clinic.therapist_phone", name=name, phone=phone))
    elif name:
        lines.append(texts.text("clinic.therapist", name=name))
    elif phone:
        lines.append(texts.text("clinic.phone", phone=phone))
    if clinic.hours.strip():
        lines.append(texts.text("clinic.hours", hours=clinic.hours.strip()))
    if clinic.out_of_hours.strip():
        lines.append(texts.text("clinic.out_of_hours", text=clinic.out_of_hours.strip()))
    return tuple(lines)


def _closing(clinic: ClinicCard, visit: str, texts: HandoutTexts) -> tuple[Fact, ...]:
    contact = ", ".join(
        part for part in (clinic.name.strip(), clinic.phone.strip(), clinic.email.strip()) if part
    )
    facts = (
        Fact(texts.text("closing.next_visit"), visit or texts.text("facts.no_visit")),
        Fact(texts.text("closing.bring"), texts.text("closing.bring_text")),
        Fact(texts.text("closing.call"), contact),
    )
    return tuple(fact for fact in facts if fact.value)


def _plan_text(name: str, day: str, blocks: Sequence[ExerciseBlock], phone: str) -> str:
    """The plan in a few lines; the pace goes first, then the rests, where it is too long for the square to scan."""
    head, foot, text = f"{name}, {day}", phone, ""
    for spare in range(3):
        lines = [head]
        for block in blocks:
            cells = block.dose if spare < 2 else (*block.dose[:2], *block.dose[-1:])
            dose = ", ".join(f"{cell.big} {cell.small}" for cell in cells)
            said = " ".join(part for part in (block.side_line, block.move_line) if part)
            side = "" if block.side_line else f" ({block.badge.word})"
            lines.append(f"{block.number} {block.name}{side}: {dose}." + (f" {said}" if spare == 0 else ""))
        text = "\n".join([*lines, *([foot] if foot else [])])
        if len(text.encode("utf-8")) <= PLAN_TEXT_BYTES:
            return text
    kept = text.encode("utf-8")[: PLAN_TEXT_BYTES - 4].decode("utf-8", "ignore")
    return kept[: kept.rfind("\n")] + "\n..."


def _date(day: date, texts: HandoutTexts) -> str:
    return texts.text(
        "calendar.date", day=day.day, month=texts.lines("calendar.months")[day.month - 1], year=day.year
    )


def _visit(visit: datetime | date | None, texts: HandoutTexts) -> str:
    if visit is None:
        return ""
    values = {
        "weekday": texts.lines("calendar.days")[visit.weekday()],
        "day": visit.day,
        "month": texts.lines("calendar.months")[visit.month - 1],
    }
    if not isinstance(visit, datetime):
        return texts.text("calendar.visit", **values)
    return texts.text("calendar.visit_time", time=_clock(visit, texts), **values)


def _clock(moment: datetime, texts: HandoutTexts) -> str:
    if texts.text("calendar.clock") != "12":
        return f"{moment.hour}:{moment.minute:02}"
    half = texts.text("calendar.am") if moment.hour < 12 else texts.text("calendar.pm")
    return f"{moment.hour % 12 or 12}:{moment.minute:02} {half}"
