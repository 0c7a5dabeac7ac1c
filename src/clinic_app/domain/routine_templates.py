"""Templates with slots, and copies of earlier routines: what may travel from one routine to another.

A template holds places: "one hip-flexor stretch", or exactly one exercise with its dose. Laid over a client it is
filled by the same rules as a proposal, so nothing barred comes in; what stays open is shown with the reason.
Notes, reasons and ticks are about one client and never travel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.dosage import dose_from_document, dose_to_dict
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercises import SAFETY_NET, Catalogue, Dose, Exercise, ItemSide
from clinic_app.domain.plan_view import ClientFacts, Plan, PlanCategory
from clinic_app.domain.plan_words import category_word
from clinic_app.domain.routine_documents import part_from_fields, parts_from_fields, parts_to_list
from clinic_app.domain.routine_edits import advice_order, free_key, in_part_order, on_days
from clinic_app.domain.routine_picking import Choice, Picker, Wish
from clinic_app.domain.routine_titles import NEUTRAL_TITLE
from clinic_app.domain.routines import Part, Routine, RoutineItem, Slot

SlotKind = Literal["category", "exercise"]


@dataclass(frozen=True, slots=True)
class TemplateSlot:
    """`exercise_id` empty: any exercise of the category that fits. With it `dose` is the dose to give."""

    category: str
    part: str = ""
    exercise_id: str = ""
    dose: Dose | None = None


@dataclass(frozen=True, slots=True)
class RoutineTemplate:
    name: str
    slots: tuple[TemplateSlot, ...]
    parts: tuple[Part, ...] = ()
    advice: tuple[str, ...] = (SAFETY_NET,)
    review: str = ""


def template_of(
    routine: Routine,
    name: str,
    kinds: Mapping[str, SlotKind] | None = None,
    *,
    default: SlotKind = "category",
) -> RoutineTemplate:
    """A template from a routine. `kinds` says by item key what a line becomes, else it becomes `default`."""
    chosen = kinds or {}
    slots = tuple(
        TemplateSlot(item.category, item.part, item.exercise_id, item.dose)
        if chosen.get(item.key, default) == "exercise"
        else TemplateSlot(item.category, item.part)
        for item in routine.items
    )
    return RoutineTemplate(name.strip(), slots, routine.parts, routine.advice, routine.review)


def fill_template(
    template: RoutineTemplate, routine: Routine, catalogue: Catalogue, plan: Plan | None, client: ClientFacts
) -> Routine:
    """The routine with the slots of the template filled for this client, after the lines already there.

    A slot whose move the routine has already is taken as filled. Each new line says why it was chosen.
    """
    picker = Picker(catalogue, plan, client)
    made = _with_parts(routine, template.parts)
    made = replace(
        made,
        advice=advice_order((*made.advice, *template.advice)),
        review=made.review or template.review,
    )
    open_slots = list(made.open_slots)
    for slot in template.slots:
        category = _category(plan, slot.category)
        taken = [known for item in made.items if (known := catalogue.get(item.exercise_id)) is not None]
        wish = Wish(slot.category, f"a place of the template “{template.name}”")
        choice, why = (
            _exactly(picker, slot, category, wish, taken)
            if slot.exercise_id
            else _any_of(picker, category, wish, taken)
        )
        part = made.part(slot.part) or (made.parts[0] if made.parts else None)
        if choice is not None:
            item = replace(
                choice.item, key=free_key(made, choice.exercise.id), part=part.name if part else ""
            )
            made = replace(made, items=(*made.items, on_days(item, part.days) if part else item))
        elif why:
            open_slots.append(Slot(slot.category, part.name if part else "", why))
    return in_part_order(replace(made, open_slots=tuple(dict.fromkeys(open_slots))))


def drop_slot(routine: Routine, slot: Slot) -> Routine:
    return replace(routine, open_slots=tuple(other for other in routine.open_slots if other != slot))


def copied(routine: Routine, *, same_client: bool) -> Routine:
    """A routine to start from. From another client only exercises, sides, doses, parts and advice come along."""
    if same_client:
        return replace(routine, left_out=(), override_reason="", items=tuple(_own_copy(routine.items)))
    return Routine(
        title=NEUTRAL_TITLE,
        items=tuple(
            RoutineItem(
                key=item.key,
                exercise_id=item.exercise_id,
                side=item.side,
                dose=item.dose,
                extra_set_side=item.extra_set_side,
                category=item.category,
                phase=item.phase,
                part=item.part,
            )
            for item in routine.items
        ),
        advice=routine.advice,
        parts=routine.parts,
        drop_first=routine.drop_first,
    )


def _own_copy(items: Iterable[RoutineItem]) -> Iterable[RoutineItem]:
    """A reason written against a rule is asked for again: the rule is judged anew."""
    return (replace(item, override_reason="") for item in items)


def _with_parts(routine: Routine, parts: tuple[Part, ...]) -> Routine:
    new = tuple(part for part in parts if routine.part(part.name) is None)
    if not new:
        return routine
    if routine.items and not routine.parts:
        first = parts[0].name
        return replace(routine, parts=parts, items=tuple(replace(item, part=first) for item in routine.items))
    return replace(routine, parts=(*routine.parts, *new))


def _category(plan: Plan | None, category_id: str) -> PlanCategory:
    """The category as the plan has it, with its sides and status; otherwise one for both sides."""
    found = [category for category in plan.categories if category.id == category_id] if plan else []
    if not found:
        return PlanCategory(category_id, (), 0, "active")
    sides = tuple(dict.fromkeys(side for category in found for side in category.sides))
    return replace(found[0], sides=sides)


def _any_of(
    picker: Picker, category: PlanCategory, wish: Wish, taken: list[Exercise]
) -> tuple[Choice | None, str]:
    pick = picker.pick(category, wish, taken)
    if pick.choice is not None or pick.served_by:
        return pick.choice, ""
    if pick.refused:
        exercise, objection = pick.refused[0]
        return None, f"{exercise.name}: {objection.words}."
    return None, f"The catalogue has no exercise for {category_word(category.id).lower()} that fits."


def _exactly(
    picker: Picker, slot: TemplateSlot, category: PlanCategory, wish: Wish, taken: list[Exercise]
) -> tuple[Choice | None, str]:
    exercise = picker.catalogue.get(slot.exercise_id)
    if exercise is None:
        return None, f"“{slot.exercise_id}” is no longer in the catalogue."
    if any(exercise.id == other.id for other in taken):
        return None, ""
    side: ItemSide | None = picker.side_for(exercise, category)
    hard = [objection for objection in picker.against(exercise, category, side) if objection.hard]
    if hard:
        return None, f"{exercise.name}: {hard[0].words}."
    choice = picker.choice(exercise, category, side, wish)
    return replace(choice, item=replace(choice.item, dose=slot.dose or exercise.dose)), ""


# stored form


def template_to_dict(template: RoutineTemplate) -> dict[str, object]:
    out: dict[str, object] = {}
    if template.parts:
        out["parts"] = parts_to_list(template.parts)
    slots: list[dict[str, object]] = []
    for slot in template.slots:
        block: dict[str, object] = {"category": slot.category}
        if slot.part:
            block["part"] = slot.part
        if slot.exercise_id:
            block["exercise"] = slot.exercise_id
        if slot.dose is not None:
            block["dose"] = dose_to_dict(slot.dose)
        slots.append(block)
    out["slots"] = slots
    out["advice"] = list(template.advice)
    if template.review:
        out["review"] = template.review
    return out


def template_from_dict(name: str, document: object) -> RoutineTemplate:
    """Reads what `template_to_dict` wrote. Raises InvalidFile with all problems."""
    problems = Problems()
    fields = Fields(document, "template", problems)
    parts = parts_from_fields(fields)
    names = tuple(part.name for part in parts)
    slots: list[TemplateSlot] = []
    for block in fields.blocks("slots"):
        raw = block.raw("dose")
        slots.append(
            TemplateSlot(
                block.text("category"),
                part_from_fields(block, names),
                block.text("exercise", ""),
                dose_from_document(raw, f"{block.place} › dose", problems, None).dose
                if raw is not None
                else None,
            )
        )
        block.finish()
    template = RoutineTemplate(
        name, tuple(slots), parts, advice_order(fields.texts("advice")), fields.text("review", "")
    )
    fields.finish()
    if problems:
        raise InvalidFile("This template cannot be read.", tuple(problems), "Make it again from a routine.")
    return template
