"""Which of the clinic's own numbers judge a screening: those of its finish, or those of today while it is open."""

from collections.abc import Mapping

from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.services.records import ScreeningRecord
from clinic_app.services.settings_store import SettingsService

OWN_VALUES = "own_values"
"""Key of the stored output under which the own numbers of that day are kept."""


def numbers_in_force(
    record: ScreeningRecord | None, settings: SettingsService, protocol: Protocol
) -> dict[str, float]:
    """The numbers to judge `record` by; None stands for a screening not begun yet.

    A finished screening keeps the numbers it was finished with: what the therapist accepted must not change because
    somebody changed a setting since. Finished before such numbers existed, it was judged by the shipped ones.
    """
    if record is not None and record.status == "finished" and record.result is not None:
        return stored_numbers(record.result.output)
    return settings.own_numbers(protocol)


def stored_numbers(output: Mapping[str, Json]) -> dict[str, float]:
    """The own numbers kept with a stored output; empty where the shipped ones held."""
    kept = output.get(OWN_VALUES)
    if not isinstance(kept, dict):
        return {}
    return {
        key: float(value)
        for key, value in kept.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }
