"""The catalogue with one client in mind: what speaks against each exercise, and what the client has at home."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_app.domain.clients import ClientId
from clinic_app.domain.exercise_fit import Objection, changes, objections, side_word
from clinic_app.domain.exercises import Catalogue, Exercise, ItemSide
from clinic_app.domain.plan_view import ClientFacts, Plan
from clinic_app.gui.catalogue.presenter import Availability
from clinic_app.services.json_values import Json

if TYPE_CHECKING:
    from clinic_app.gui.context import AppContext

EQUIPMENT_ITEM = "hx_equipment"
_NOTHING = "none"


@dataclass(frozen=True, slots=True)
class ClientView:
    """What the catalogue needs to know of the open client.

    `stop` is why nothing may be prescribed at all, empty when exercise is open. `equipment` is what the client has at
    home, None where nobody asked.
    """

    client_id: str
    name: str
    facts: ClientFacts
    plan: Plan | None
    stop: str
    equipment: tuple[str, ...] | None
    in_routine: frozenset[str]


def read_client(context: "AppContext", client_id: str) -> ClientView:
    """Gather it on the store thread, from the record and the newest screening. Raises NotFound."""
    from clinic_app.gui.routines.desk import open_desk

    record = context.clients.get(ClientId(client_id))
    newest = max(record.screenings, key=lambda one: one.started_at, default=None)
    desk = open_desk(context, client_id, newest.id if newest is not None else "")
    facts = desk.rules.client
    equipment = facts.equipment
    if equipment is None and newest is not None:
        equipment = told_equipment(context.screenings.load(newest.id).answers)
    routine = context.routines.latest(record.client.id)
    plan = desk.rules.plan
    return ClientView(
        client_id=client_id,
        name=desk.client.preferred_name or desk.client.given_name,
        facts=facts,
        plan=plan,
        stop=desk.stop,
        equipment=equipment,
        in_routine=_used(routine.content) if routine is not None else frozenset(),
    )


def _used(content: Mapping[str, Json]) -> frozenset[str]:
    items = content.get("items")
    return frozenset(
        exercise
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict) and isinstance(exercise := item.get("exercise"), str)
    )


def told_equipment(answers: Mapping[str, Json]) -> tuple[str, ...] | None:
    """What was answered to the question for equipment; None if nobody asked, () for nothing at all."""
    answer = answers.get(EQUIPMENT_ITEM)
    if isinstance(answer, dict):
        answer = answer.get("value")
    if not isinstance(answer, list):
        return None
    return tuple(one for one in answer if isinstance(one, str) and one != _NOTHING)


def availability(catalogue: Catalogue, client: ClientView, exercise: Exercise) -> Availability:
    """Whether this client may have the exercise: barred and why, or what to mind."""
    taken = exercise.id in client.in_routine
    if client.stop:
        return Availability(
            barred=True,
            why=f"Exercise is locked for {client.name}: {client.stop}. Refer first.",
            taken=taken,
        )
    facts = client.facts
    spoken, only = _against(catalogue, exercise, client.plan, facts)
    hard = [one for one in spoken if one.hard]
    final = [one for one in hard if not one.override]
    if hard:
        said = tuple(dict.fromkeys(_sentence(one) for one in (*final, *hard)))
        return Availability(
            barred=True, overridable=not final, why=said[0], taken=taken, reasons=said, gate=_gate(hard)
        )
    minds = [*spoken, *changes(catalogue, exercise, client.plan, facts)]
    said = tuple(dict.fromkeys(_sentence(one) for one in minds))
    if only is not None:
        said = (f"Only on the {side_word(only)}: the other side is barred.", *said)
    return Availability(why=said[0] if said else "", taken=taken, reasons=said)


def _against(
    catalogue: Catalogue, exercise: Exercise, plan: Plan | None, facts: ClientFacts
) -> tuple[tuple[Objection, ...], ItemSide | None]:
    """What speaks against it where it fits best: in the category and on the sides with the least against them."""
    sides: tuple[ItemSide | None, ...] = ("both", "L", "R") if exercise.is_per_side else (None,)
    best: tuple[tuple[int, int], tuple[Objection, ...], ItemSide | None] | None = None
    for side in sides:
        for category in exercise.categories or ("",):
            found = objections(catalogue, exercise, category, side, plan, facts)
            hard = [one for one in found if one.hard]
            weight = (sum(1 if one.override else 100 for one in hard), 0 if side in (None, "both") else 1)
            if best is None or weight < best[0]:
                best = (weight, found, side)
    if best is None:
        return (), None
    return best[1], best[2] if best[2] in ("L", "R") else None


def _gate(found: Iterable[Objection]) -> str:
    return next((one.fix for one in found if one.fix), "")


def _sentence(objection: Objection) -> str:
    words = objection.words[:1].upper() + objection.words[1:]
    return words if words.endswith(".") else f"{words}."
