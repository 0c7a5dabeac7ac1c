"""What lies behind the summary: corrected answers, alarms settled before, and an old result under today's rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.domain.screening.model import SIDES, Json
from clinic_app.domain.screening.own_numbers import in_words
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.then_and_now import differences
from clinic_app.domain.screening.then_and_now import in_words as stored_words
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.screening.session import ScreeningSession
from clinic_app.gui.screening.value_words import flag_words, record_words
from clinic_app.services.numbers_in_force import stored_numbers
from clinic_app.services.records import ResultEntry, ScreeningId
from clinic_app.services.screening_past import Correction, SafetyDecision, ScreeningPast

_SIDE_WORDS = {"L": "left", "R": "right"}
_SESSION_TITLES = {
    "clearance": "Clearances",
    "c4_confirmed": "Findings used on a side without symptoms",
    "previous_session": "Last visit",
    "depth": "Depth of the screen",
}


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """One correction in words: the question, the earlier answer and the new one, each with when and by whom."""

    title: str
    earlier: str
    now: str
    about: str


@dataclass(frozen=True, slots=True)
class SettledLine:
    """How a safety finding was settled at an earlier visit. `again`: it stands in the present screening too."""

    title: str
    text: str
    again: bool


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """The stored result: when, by which rules and numbers, and what today's rules make of the same answers."""

    at: str
    rules: str
    rules_today: str
    numbers: tuple[str, ...]
    numbers_today: tuple[str, ...]
    differences: tuple[str, ...]
    stored: tuple[tuple[str, str], ...]
    """The stored result itself: what and which."""

    @property
    def same(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class PastView:
    corrections: tuple[CorrectedLine, ...] = ()
    settled: tuple[SettledLine, ...] = ()
    then: ThenAndNow | None = None


class PastReader(QObject):
    """Reads what lies behind the screening of a session, once for each state of its answers."""

    arrived = Signal()

    def __init__(self, context: AppContext, owner: QObject) -> None:
        super().__init__(owner)
        self._context = context
        self.past = PastView()
        self._asked: object = None

    def forget(self) -> None:
        """Nothing of the screening before may stay, nor arrive late."""
        self.past, self._asked = PastView(), None

    def ask(self, session: ScreeningSession) -> None:
        presenter, screening_id = session.presenter, session.screening_id
        if presenter is None or screening_id is None:
            return
        answers = dict(presenter.answers)
        state = (screening_id, session.finished, answers)
        if state == self._asked:
            return
        self._asked = state
        context, hits = self._context, frozenset(hit.id for hit in presenter.assessment.safety.hits)

        def arrived(past: PastView) -> None:
            if self._asked == state and past != self.past:
                self.past = past
                self.arrived.emit()

        context.tasks.run(lambda: read_past(context, screening_id, answers, hits), arrived, owner=self)


def read_past(
    context: AppContext, screening_id: str, answers: Mapping[str, Json], hits: frozenset[str]
) -> PastView:
    """Runs on the store thread. `hits` are the safety findings of the present screening."""
    protocol = context.protocol()
    past = context.screenings.past(ScreeningId(screening_id))
    return PastView(
        corrections=tuple(_corrected(protocol, one) for one in past.corrections),
        settled=tuple(_settled(protocol, one, hits) for one in past.earlier_safety),
        then=_then(context, protocol, past, answers),
    )


def _corrected(protocol: Protocol, one: Correction) -> CorrectedLine:
    now = answer_words(protocol, one.item_id, one.value) if one.value is not None else "taken back"
    about = f"first {_moment(one.earlier_at)}{_by(one.earlier_by)}, corrected {_moment(one.at)}{_by(one.by)}"
    earlier = answer_words(protocol, one.item_id, one.earlier)
    return CorrectedLine(answer_title(protocol, one.item_id), earlier, now, about)


def _by(name: str) -> str:
    return f" by {name}" if name else ""


def _moment(at: datetime) -> str:
    return f"{day_text(at.date())} {at:%H:%M}"


def answer_title(protocol: Protocol, item_id: str) -> str:
    if item_id in protocol.red_flags:
        return protocol.red_flags[item_id].title
    if item_id in protocol.items:
        return protocol.items[item_id].title
    return _SESSION_TITLES.get(item_id, item_id.replace("_", " ").capitalize())


def answer_words(protocol: Protocol, item_id: str, value: Json) -> str:
    """A whole answer in one line, both sides."""
    if item_id in protocol.red_flags:
        return flag_words(protocol, item_id, value) or "not asked"
    item = protocol.items.get(item_id)
    if item is None:
        return ", ".join(_plain(value)) or "nothing"
    if not item.per_side:
        return record_words(item, value, None) or "nothing"
    sides = ((side, record_words(item, value, side)) for side in SIDES)
    return ", ".join(f"{_SIDE_WORDS[side]} {words}" for side, words in sides if words) or "nothing"


def _plain(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{key.replace('_', ' ')} {' '.join(_plain(inner))}"
    elif isinstance(value, list):
        for inner in value:
            yield from _plain(inner)
    elif value is not None:
        yield str(value)


def _settled(protocol: Protocol, one: SafetyDecision, hits: frozenset[str]) -> SettledLine:
    look = next((entry.title for entry in protocol.safety.looks if entry.id == one.hit_id), "")
    title = look or answer_title(protocol, one.hit_id)
    reason = one.reason or "no ground written down"
    if one.kind == "clearance":
        text = f"Cleared by {one.by or 'nobody named'} on {_day(one.on)}: {reason}"
    else:
        text = f"Examined and decided as not present: {reason}"
    return SettledLine(title, f"Visit of {day_text(one.day)}. {text}", one.hit_id in hits)


def _day(text: str) -> str:
    """A typed day in the words of the program, or as it was typed."""
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return text or "an unknown day"


def _then(
    context: AppContext, protocol: Protocol, past: ScreeningPast, answers: Mapping[str, Json]
) -> ThenAndNow | None:
    stored = past.result
    if stored is None:
        return None
    own = context.settings.own_numbers(protocol)
    fresh = to_output(assess(protocol, dict(answers), own_values=own))
    found = differences(protocol, stored.output, fresh)
    return ThenAndNow(
        at=_moment(stored.at),
        rules=_version(stored),
        rules_today=protocol.version,
        numbers=in_words(protocol, stored_numbers(stored.output)),
        numbers_today=in_words(protocol, own),
        differences=tuple(one.words for one in found),
        stored=stored_words(protocol, stored.output),
    )


def _version(stored: ResultEntry) -> str:
    return stored.rules_version or str(stored.output.get("version") or "unknown")
