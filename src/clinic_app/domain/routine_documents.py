"""The stored and exchanged form of a routine: plain values, read back with every problem named."""

from datetime import date
from typing import cast

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.dosage import DoseLine, dose_from_document, dose_to_dict
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercises import Catalogue, ItemSide, Side
from clinic_app.domain.routine_edits import advice_order, in_part_order
from clinic_app.domain.routines import STATUSES, WEEKDAYS, LeftOut, Part, Routine, RoutineItem, Slot, Tick


def routine_to_dict(routine: Routine) -> dict[str, object]:
    """The form of the `routine` block of a routine file; plain values only, empty ones left out."""
    out: dict[str, object] = {"title": routine.title, "advice": list(routine.advice)}
    if routine.provisional:
        out["provisional"] = True
    for key in ("review", "override_reason"):
        if text := cast("str", getattr(routine, key)):
            out[key] = text
    if routine.parts:
        out["parts"] = parts_to_list(routine.parts)
    out["items"] = [_item_to_dict(item) for item in routine.items]
    if routine.open_slots:
        out["open_slots"] = [_slot_to_dict(slot) for slot in routine.open_slots]
    if routine.ticks:
        out["ticks"] = [_tick_to_dict(tick) for tick in routine.ticks]
    for key in ("drop_first", "notes"):
        if texts := cast("tuple[str, ...]", getattr(routine, key)):
            out[key] = list(texts)
    if routine.left_out:
        out["left_out"] = [
            {
                key: value
                for key, value in (
                    ("category", line.category),
                    ("side", line.side),
                    ("exercise", line.exercise_id),
                    ("rule", line.rule),
                    ("words", line.words),
                )
                if value
            }
            for line in routine.left_out
        ]
    return out


def parts_to_list(parts: tuple[Part, ...]) -> list[dict[str, object]]:
    out: list[dict[str, object]] = []
    for part in parts:
        out.append({"name": part.name})
        if part.days:
            out[-1]["days"] = [WEEKDAYS[day] for day in part.days]
    return out


def _slot_to_dict(slot: Slot) -> dict[str, object]:
    values = (("category", slot.category), ("part", slot.part), ("why", slot.why))
    return {key: value for key, value in values if value}


def _tick_to_dict(tick: Tick) -> dict[str, object]:
    out: dict[str, object] = {"criterion": tick.criterion, "met_on": tick.on.isoformat()}
    if tick.note:
        out["note"] = tick.note
    return out


def _item_to_dict(item: RoutineItem) -> dict[str, object]:
    out: dict[str, object] = {"key": item.key, "exercise": item.exercise_id}
    if item.part:
        out["part"] = item.part
    if item.side is not None:
        out["side"] = item.side
    out["dose"] = dose_to_dict(item.dose)
    if item.extra_set_side is not None:
        out["extra_set"] = item.extra_set_side
    for key in ("note", "category", "override_reason"):
        if text := cast("str", getattr(item, key)):
            out[key] = text
    out["phase"] = item.phase
    out["status"] = item.status
    if item.shown:
        out["shown"] = True
    if item.reasons:
        out["reasons"] = list(item.reasons)
    return out


def routine_from_dict(document: object, catalogue: Catalogue | None = None) -> Routine:
    """Reads what `routine_to_dict` wrote.

    With a catalogue a line may leave out dose, side, category and phase (the exercise's own are taken) and
    write the dose as shorthand, and an unknown exercise is a problem. Raises InvalidFile with all problems.
    """
    problems = Problems()
    routine = routine_from_fields(Fields(document, "routine", problems), catalogue)
    if problems:
        raise InvalidFile(
            "This routine cannot be read.", tuple(problems), "Correct the named places and open it again."
        )
    return routine


def routine_from_fields(fields: Fields, catalogue: Catalogue | None) -> Routine:
    """As `routine_from_dict`, with the problems left in the reading's list."""
    parts = parts_from_fields(fields)
    names = tuple(part.name for part in parts)
    items: list[RoutineItem] = []
    for block in fields.blocks("items"):
        item = _item_from_fields(block, catalogue, {other.key for other in items}, names)
        if item is not None:
            items.append(item)
    left_out: list[LeftOut] = []
    for block in fields.blocks("left_out"):
        left_out.append(
            LeftOut(
                category=block.text("category", ""),
                side=cast("Side | None", block.choice("side", ("L", "R"), "") or None),
                exercise_id=block.text("exercise", ""),
                rule=block.text("rule", ""),
                words=block.text("words", ""),
            )
        )
        block.finish()
    advice = fields.texts("advice")
    if catalogue is not None:
        for advice_id in advice:
            if catalogue.advice_card(advice_id) is None:
                known = ", ".join(card.id for card in catalogue.advice)
                fields.problems.at(
                    f"{fields.place} › advice", f"“{advice_id}” is no advice text. Known are: {known}."
                )
    routine = Routine(
        title=fields.text("title"),
        items=tuple(items),
        advice=advice_order(advice),
        provisional=fields.yes_no("provisional", default=False),
        review=fields.text("review", ""),
        drop_first=fields.texts("drop_first"),
        left_out=tuple(left_out),
        notes=fields.texts("notes"),
        override_reason=fields.text("override_reason", ""),
        parts=parts,
        ticks=tuple(_tick_from_fields(block) for block in fields.blocks("ticks")),
        open_slots=tuple(_slot_from_fields(block, names) for block in fields.blocks("open_slots")),
    )
    fields.finish()
    return in_part_order(routine)


def parts_from_fields(fields: Fields) -> tuple[Part, ...]:
    """The list `parts` of a routine or template."""
    parts: list[Part] = []
    for block in fields.blocks("parts"):
        name = block.text("name")
        if name and any(part.name == name for part in parts):
            fields.problems.at(
                f"{block.place} › name", f"“{name}” is there twice; give each part its own name."
            )
        days = block.texts("days")
        for day in days:
            if day not in WEEKDAYS:
                fields.problems.at(
                    f"{block.place} › days", f"“{day}” is no day; write {', '.join(WEEKDAYS)}."
                )
        block.finish()
        parts.append(Part(name, tuple(at for at, day in enumerate(WEEKDAYS) if day in days)))
    return tuple(parts)


def part_from_fields(fields: Fields, names: tuple[str, ...]) -> str:
    """The part a line or slot names; without one the first part, where there are parts."""
    name = fields.text("part", "") or (names[0] if names else "")
    if name and name not in names:
        known = f"Known are: {', '.join(names)}." if names else "List the parts of the routine first."
        fields.problems.at(f"{fields.place} › part", f"“{name}” is no part of this routine. {known}")
    return name


def _tick_from_fields(fields: Fields) -> Tick:
    criterion, note, day = fields.text("criterion"), fields.text("note", ""), fields.raw("met_on")
    try:
        # YAML reads a bare 2026-12-08 as a date of its own.
        on = day if isinstance(day, date) else date.fromisoformat(str(day))
    except ValueError:
        fields.problems.at(f"{fields.place} › met_on", "write a day such as 2026-12-08.")
        on = date.min
    fields.finish()
    return Tick(criterion, on, note)


def _slot_from_fields(fields: Fields, names: tuple[str, ...]) -> Slot:
    slot = Slot(fields.text("category"), part_from_fields(fields, names), fields.text("why", ""))
    fields.finish()
    return slot


def _item_from_fields(
    fields: Fields, catalogue: Catalogue | None, taken: set[str], parts: tuple[str, ...]
) -> RoutineItem | None:
    exercise_id = fields.text("exercise")
    exercise = catalogue.get(exercise_id) if catalogue is not None else None
    if catalogue is not None and exercise is None and exercise_id:
        hint = ", ".join(near.id for near in catalogue.find(exercise_id.replace("_", " "))[:3])
        fields.problems.at(
            f"{fields.place} › exercise",
            f"“{exercise_id}” is not in the catalogue." + (f" Did you mean {hint}?" if hint else ""),
        )
    raw_dose = fields.raw("dose")
    if raw_dose is None and exercise is not None:
        line = DoseLine(exercise.dose)
    elif (raw_dose is None or isinstance(raw_dose, str)) and exercise is None and catalogue is not None:
        line = None  # the unknown exercise is the problem to name, not the dose that leans on it
    else:
        line = dose_from_document(
            raw_dose, f"{fields.place} › dose", fields.problems, exercise.dose if exercise else None
        )
    side = fields.choice("side", ("L", "R", "both"), "") or (line.side if line else None)
    extra = fields.choice("extra_set", ("L", "R"), "") or (line.extra_set_side if line else None)
    if exercise is not None:
        if exercise.is_per_side:
            side = side or "both"
        elif side in ("L", "R"):
            fields.problems.at(
                f"{fields.place} › side", f"{exercise.name} works both sides at once; leave the side out."
            )
        else:
            side = None
    if extra and side != "both":
        fields.problems.at(f"{fields.place} › extra_set", "an extra set needs the side both.")
    key = fields.text("key", "") or exercise_id
    if key in taken:
        if "key" in fields:
            fields.problems.at(f"{fields.place} › key", f"“{key}” is used twice; give each line its own key.")
        key = next(other for n in range(2, len(taken) + 3) if (other := f"{exercise_id}_{n}") not in taken)
    category = fields.text("category", exercise.categories[0] if exercise else "")
    item = (
        RoutineItem(
            key=key,
            exercise_id=exercise_id,
            side=cast("ItemSide | None", side),
            dose=line.dose,
            extra_set_side=cast("Side | None", extra),
            note=fields.text("note", ""),
            reasons=fields.texts("reasons"),
            category=category,
            phase=fields.whole("phase", 1, 4, exercise.phase if exercise else 1),
            status=fields.choice("status", STATUSES, "active"),
            override_reason=fields.text("override_reason", ""),
            shown=fields.yes_no("shown", default=False),
            part=part_from_fields(fields, parts),
        )
        if line
        else None
    )
    if item is not None:
        fields.finish()
    return item
