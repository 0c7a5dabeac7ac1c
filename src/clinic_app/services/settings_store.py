"""What belongs to the clinic rather than to a client: its card on every handout, and the usual choices."""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from clinic_app.domain.client_vocabulary import LANGUAGES, PAPERS, Language, Paper
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.screening.own_numbers import changes, kept, problems
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.services.json_values import Json, JsonInput
from clinic_app.services.ports import Clock, Store
from clinic_app.services.rights import Right

_CARD = "clinic_card"
_DEFAULTS = "defaults"
_LETTERHEAD = "letterhead"
LARGEST_LOGO_BYTES = 120_000
"""It is part of every printed file."""
_NUMBERS = "own_numbers"


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

    def logo(self) -> bytes:
        """The clinic's logo for printed papers, PNG or JPEG; empty for none."""
        kept = self._fetch(_LETTERHEAD).get("logo")
        if not isinstance(kept, str):
            return b""
        try:
            return base64.b64decode(kept, validate=True)
        except ValueError:
            return b""

    def save_logo(self, image: bytes) -> None:
        """`image` has been decoded, cut and written anew by the caller; empty takes the logo away.

        Raises ClinicError for one that is too large.
        """
        if len(image) > LARGEST_LOGO_BYTES:
            raise ClinicError("The logo is too large.", "Use a picture with fewer details.")
        self._keep(_LETTERHEAD, {"logo": base64.b64encode(image).decode("ascii")} if image else {})

    def defaults(self) -> ClinicDefaults:
        stored = self._fetch(_DEFAULTS)
        paper, language = stored.get("paper"), stored.get("handout_language")
        return ClinicDefaults(
            paper=paper if paper in PAPERS else "a4",
            handout_language=language if language in LANGUAGES else "en",
        )

    def save_defaults(self, defaults: ClinicDefaults) -> None:
        self._keep(_DEFAULTS, asdict(defaults))

    def own_numbers(self, protocol: Protocol) -> dict[str, float]:
        """The clinic's own numbers for the rules of `protocol`, ready for `assess`; empty where none is set.

        A stored number the protocol does not allow (any more) is left out: the shipped one acts.
        """
        stored = self._fetch(_NUMBERS).get(protocol.id)
        return kept(protocol, stored) if isinstance(stored, Mapping) else {}

    def save_own_numbers(self, protocol: Protocol, own: Mapping[str, float]) -> dict[str, float]:
        """Replace all own numbers and return those in force; the trail names each change with old and new.

        A number equal to the shipped one is none of its own. Raises ClinicError with what is wrong with the set.
        """
        wrong = problems(protocol, own)
        if wrong:
            raise ClinicError(" ".join(wrong), "Correct the number or reset it to the shipped one.")
        after = kept(protocol, own)
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_SETTINGS)
            stored = work.settings.fetch(_NUMBERS)
            everything = dict(stored) if isinstance(stored, Mapping) else {}
            old = everything.get(protocol.id)
            before = kept(protocol, old) if isinstance(old, Mapping) else {}
            changed = changes(protocol, before, after)
            if changed:
                work.settings.keep(_NUMBERS, {**everything, protocol.id: after}, now)
                work.events.record(now, "changed", "setting", _NUMBERS, changed)
        return after

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
