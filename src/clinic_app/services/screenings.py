"""Carry out a screening: enter answers, decide on findings, finish with the output stored, resume later."""

from collections.abc import Mapping
from typing import cast

from clinic_app.domain.clients import ClientId, EpisodeId
from clinic_app.domain.errors import ClinicError
from clinic_app.services.json_values import Json, JsonInput, same_json
from clinic_app.services.ports import Clock, Store, Work
from clinic_app.services.records import (
    AnswerEntry,
    AuditQuery,
    Decision,
    DecisionEntry,
    ScreeningHeader,
    ScreeningId,
    ScreeningRecord,
    ScreeningSummary,
)
from clinic_app.services.rights import Right
from clinic_app.services.screening_past import ScreeningPast, corrections, safety_decisions


class ScreeningFinished(ClinicError):
    """An answer or decision was entered in a finished screening."""

    def __init__(self) -> None:
        super().__init__("This screening is finished.", "Reopen it to change an answer.")


class ScreeningService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def start(
        self, client_id: ClientId, episode_id: EpisodeId | None = None, *, protocol_version: str = ""
    ) -> ScreeningId:
        """Begin a screening; a client may have several. Raises NotFound, or ClinicError for a stranger's episode."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.SCREEN)
            work.clients.get(client_id)
            if episode_id is not None and work.episodes.get(episode_id).client_id != client_id:
                raise ClinicError(
                    "This episode of care belongs to another client.", "Choose one of this client's."
                )
            screening_id = work.screenings.add(client_id, episode_id, protocol_version, now)
            work.clients.touch(client_id, now, visit=self._clock.today())
            work.events.record(now, "started", "screening", screening_id, client_id=client_id)
            return screening_id

    def answer(
        self, screening_id: ScreeningId, item_id: str, value: JsonInput, *, rater: str = "", device: str = ""
    ) -> dict[str, Json]:
        """Enter one answer and return all current ones by item id.

        Nothing is overwritten: a correction is a new entry and the earlier one stays in the history. None takes
        an answer back. A value equal to the current one adds no entry, unless it is by another rater or device.
        Raises ScreeningFinished.
        """
        return self.answer_all(screening_id, {item_id: value}, rater=rater, device=device)

    def answer_all(
        self, screening_id: ScreeningId, values: Mapping[str, JsonInput], *, rater: str = "", device: str = ""
    ) -> dict[str, Json]:
        """Enter several answers together; like `answer` for each, all or none."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.SCREEN)
            header = self._open(work, screening_id)
            current = _current(work.screenings.answers(screening_id))
            entered: list[str] = []
            for item_id, value in values.items():
                entry = current.get(item_id)
                before = None if entry is None else entry.value
                if same_json(before, value) and not _by_others(entry, rater, device):
                    continue
                work.screenings.append_answer(screening_id, item_id, value, now, rater, device)
                current[item_id] = AnswerEntry(item_id, cast("Json", value), now, rater, device)
                entered.append(item_id)
            if entered:
                work.clients.touch(header.client_id, now, visit=self._clock.today())
                work.events.record(
                    now, "answered", "screening", screening_id, entered, client_id=header.client_id
                )
            return _values(current)

    def load(self, screening_id: ScreeningId) -> ScreeningRecord:
        """The screening as it stands, to show or to resume; the trail notes the first time. Raises NotFound."""
        with self._store.writing() as work:
            work.require(Right.READ_RECORDS)
            header = work.screenings.header(screening_id)
            work.events.seen(self._clock.now(), "screening", screening_id, client_id=header.client_id)
            history = work.screenings.answers(screening_id)
            entries = {key: entry for key, entry in _current(history).items() if entry.value is not None}
            holding = {entry.proposal_id: entry for entry in work.screenings.decisions(screening_id)}
            return ScreeningRecord(
                header=header,
                answers={key: entry.value for key, entry in entries.items()},
                entries=entries,
                history=tuple(history),
                decisions={key: entry for key, entry in holding.items() if entry.decision != "withdrawn"},
                result=work.screenings.latest_result(screening_id),
            )

    def past(self, screening_id: ScreeningId) -> ScreeningPast:
        """Corrected answers with who and when, how alarms were settled at earlier visits, and the stored result."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            header = work.screenings.header(screening_id)
            rows = work.events.find(
                AuditQuery(action="answered", entity="screening", client_id=header.client_id, limit=None)
            )
            names = {person.id: person.name for person in work.people.all()}
            who = {row.at: names.get(row.user_id, "") for row in rows if row.entity_id == screening_id}
            earlier = [
                one
                for one in work.screenings.of_client(header.client_id)
                if one.started_at < header.started_at
            ]
            settled = [
                decision
                for one in earlier
                for decision in safety_decisions(
                    one.id, one.started_at.date(), _values(_current(work.screenings.answers(one.id)))
                )
            ]
            return ScreeningPast(
                corrections(work.screenings.answers(screening_id), who),
                tuple(settled),
                work.screenings.latest_result(screening_id),
            )

    def decide(
        self,
        screening_id: ScreeningId,
        proposal_id: str,
        decision: Decision,
        note: str = "",
        edited_strength: str | None = None,
        *,
        shown: JsonInput = None,
    ) -> dict[str, DecisionEntry]:
        """Write down the therapist's decision on a finding or exercise and return all that hold, by proposal id.

        Earlier decisions stay in the history; "withdrawn" makes the proposal undecided again. `shown` may keep
        what the proposal said, so that a later change of the answers can be noticed. Raises ScreeningFinished.
        """
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.DECIDE)
            header = self._open(work, screening_id)
            work.screenings.append_decision(
                screening_id, proposal_id, decision, note.strip(), edited_strength, shown, now
            )
            work.events.record(
                now,
                f"decided {decision}",
                "screening",
                screening_id,
                [proposal_id],
                client_id=header.client_id,
            )
            holding = {entry.proposal_id: entry for entry in work.screenings.decisions(screening_id)}
            return {key: entry for key, entry in holding.items() if entry.decision != "withdrawn"}

    def finish(self, screening_id: ScreeningId, output: Mapping[str, object], rules_version: str) -> None:
        """Close the screening with the assessment's output (`to_output`) and the version of the rules behind it."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.DECIDE)
            header = self._open(work, screening_id)
            work.screenings.append_result(screening_id, output, rules_version, now)
            work.screenings.set_status(screening_id, "finished", now)
            work.clients.touch(header.client_id, now, visit=self._clock.today())
            work.events.record(now, "finished", "screening", screening_id, client_id=header.client_id)

    def reopen(self, screening_id: ScreeningId) -> None:
        """Open a finished screening again; what was stored when it was finished stays in the history."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.DECIDE)
            header = work.screenings.header(screening_id)
            if header.status == "finished":
                work.screenings.set_status(screening_id, "open", None)
                work.events.record(now, "reopened", "screening", screening_id, client_id=header.client_id)

    def list(self, client_id: ClientId) -> list[ScreeningSummary]:
        """The client's screenings, newest first."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.screenings.of_client(client_id)

    def _open(self, work: Work, screening_id: ScreeningId) -> ScreeningHeader:
        header = work.screenings.header(screening_id)
        if header.status != "open":
            raise ScreeningFinished
        return header


def _current(history: "list[AnswerEntry]") -> dict[str, AnswerEntry]:
    """The latest entry of each item, items in the order in which they were first answered."""
    current: dict[str, AnswerEntry] = {}
    for entry in history:
        current[entry.item_id] = entry
    return current


def _values(current: Mapping[str, AnswerEntry]) -> dict[str, Json]:
    return {key: entry.value for key, entry in current.items() if entry.value is not None}


def _by_others(entry: AnswerEntry | None, rater: str, device: str) -> bool:
    """The same value, noted with another rater or device than before."""
    return entry is not None and bool((rater and rater != entry.rater) or (device and device != entry.device))
