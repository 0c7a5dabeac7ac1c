"""The routine while it is being worked on: kept as a draft after every change, made a version when the work is done.

So one sitting makes one version, and a crash or a locked screen costs nothing.
"""

from collections.abc import Mapping
from typing import cast

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.routine_documents import routine_from_dict, routine_to_dict
from clinic_app.domain.routines import Routine
from clinic_app.services.json_values import Json
from clinic_app.services.records import RoutineId, ScreeningId


def draft_key(client_id: ClientId) -> str:
    return f"routine:{client_id}"


def draft_of(
    routine: Routine, based_on: RoutineId | None, screening_id: ScreeningId | None
) -> dict[str, Json]:
    return {
        "based_on": based_on or "",
        "screening": screening_id or "",
        "routine": cast("Json", routine_to_dict(routine)),
    }


def resumed(draft: Json, based_on: RoutineId | None, screening_id: ScreeningId | None) -> Routine | None:
    """What was being worked on, if it was this version for this screening; None for anything else."""
    if not isinstance(draft, Mapping):
        return None
    kept = cast("Mapping[str, Json]", draft)
    if (kept.get("based_on"), kept.get("screening")) != (based_on or "", screening_id or ""):
        return None
    try:
        return routine_from_dict(kept.get("routine"))
    except InvalidFile:
        return None
