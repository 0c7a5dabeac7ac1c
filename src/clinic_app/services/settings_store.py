"""What belongs to the clinic rather than to a client: its card on every handout, and the usual choices."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from clinic_app.domain.client_vocabulary import LANGUAGES, PAPERS, Language, Paper
from clinic_app.services.json_values import Json, JsonInput
from clinic_app.services.ports import Clock, Store
from clinic_app.services.rights import Right

_CARD = "clinic_card"
_DEFAULTS = "defaults"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicCard:
    """How a client reaches the clinic; printed on handouts. Every field may be empty."""

    name: str = ""
    therapist_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""
    out_of_hours: str = ""
    """Whom to call when the clinic is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicDefaults:
    """What a new client starts with."""

    paper: Paper = "a4"
    handout_language: Language = "en"


class SettingsService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def clinic_card(self) -> ClinicCard:
        """The card as saved; empty fields before the first save."""
        stored = self._fetch(_CARD)
        known = {item.name for item in fields(ClinicCard)}
        return ClinicCard(
            **{name: text for name, text in stored.items() if name in known and isinstance(text, str)}
        )

    def save_clinic_card(self, card: ClinicCard) -> None:
        self._keep(_CARD, {name: text.strip() for name, text in asdict(card).items()})

    def defaults(self) -> ClinicDefaults:
        stored = self._fetch(_DEFAULTS)
        paper, language = stored.get("paper"), stored.get("handout_language")
        return ClinicDefaults(
            paper=paper if paper in PAPERS else "a4",
            handout_language=language if language in LANGUAGES else "en",
        )

    def save_defaults(self, defaults: ClinicDefaults) -> None:
        self._keep(_DEFAULTS, asdict(defaults))

    def _fetch(self, key: str) -> Mapping[str, Json]:
        with self._store.reading() as work:
            stored = work.settings.fetch(key)
        return stored if isinstance(stored, Mapping) else {}

    def _keep(self, key: str, value: JsonInput) -> None:
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_SETTINGS)
            work.settings.keep(key, value, now)
            work.events.record(now, "changed", "setting", key)
