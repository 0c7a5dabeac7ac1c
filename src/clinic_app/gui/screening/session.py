"""One screening between the window and the store: opening it, keeping every answer, deciding, finishing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from clinic_app.domain.clients import ClientId, EpisodeId
from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.depth import retest_tests
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.gui.context import AppContext
from clinic_app.gui.pages import Place
from clinic_app.gui.screening.made_by import MadeBy
from clinic_app.gui.screening.presenter import Earlier, ScreeningPresenter
from clinic_app.services.numbers_in_force import OWN_VALUES, numbers_in_force
from clinic_app.services.records import ClientRecord, Decision, DecisionEntry, ScreeningId, ScreeningRecord


@dataclass(frozen=True, slots=True)
class Opened:
    """What was read when a screening was opened."""

    client_name: str
    age: int | None
    sex: str
    protocol: Protocol
    record: ScreeningRecord | None
    earlier: ScreeningRecord | None
    own_values: Mapping[str, float]
    retest: tuple[str, ...]


class ScreeningSession:
    """`changed` is called when something was saved or failed to be. Store work runs on the store thread.

    Answers that could not be saved stay in `unsaved` and go with the next one.
    """

    def __init__(self, context: AppContext, changed: Callable[[], None]) -> None:
        self._context = context
        self._changed = changed
        self.client_id = ClientId("")
        self.episode_id: EpisodeId | None = None
        self.screening_id: ScreeningId | None = None
        self.client_name = ""
        self.presenter: ScreeningPresenter | None = None
        self.decisions: Mapping[str, DecisionEntry] = {}
        self.started_at: datetime | None = None
        self.finished = False
        self.unsaved: dict[str, Json] = {}
        self.made_by = MadeBy()
        self.failed = False
        self._round = 0
        self._begun: dict[int, ScreeningId] = {}  # filled on the store thread, one round has one screening

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        """The way back to the client; none while nothing is open."""
        if not self.client_name:
            return ()
        return ((self.client_name, Place("client", {"client_id": self.client_id})),)

    @property
    def params(self) -> dict[str, str]:
        """What another page needs to open this screening."""
        return {"client_id": self.client_id, "screening_id": self.screening_id or ""}

    # opening

    def open(
        self,
        client_id: str,
        screening_id: str,
        episode_id: str,
        on_ready: Callable[[], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Read the client, the screening (none yet: a new one begins with the first answer) and the one before."""
        self.client_id = ClientId(client_id)
        self.episode_id = EpisodeId(episode_id) if episode_id else None
        self.screening_id = ScreeningId(screening_id) if screening_id else None
        self.presenter = None
        self.decisions, self.unsaved, self.failed, self.finished = {}, {}, False, False
        self.made_by = MadeBy()
        self._round += 1
        here = self._round
        context = self._context

        def read() -> Opened:
            client = context.clients.get(ClientId(client_id))
            record = context.screenings.load(ScreeningId(screening_id)) if screening_id else None
            begun = record.header.started_at if record else None
            before = next(
                (
                    one
                    for one in client.screenings
                    if one.id != screening_id and one.answered and (begun is None or one.started_at < begun)
                ),
                None,
            )
            protocol = context.protocol()
            return Opened(
                client_name=f"{client.client.given_name} {client.client.family_name}".strip(),
                age=client.age,
                sex=client.client.sex,
                protocol=protocol,
                record=record,
                earlier=context.screenings.load(before.id) if before else None,
                own_values=numbers_in_force(record, context.settings, protocol),
                retest=self._retest(client, screening_id, begun),
            )

        def show(opened: Opened) -> None:
            if here == self._round:
                self._take(opened)
                on_ready()

        context.tasks.run(read, show, on_error)

    def _retest(self, client: ClientRecord, screening_id: str, begun: datetime | None) -> tuple[str, ...]:
        """What the last finished screening asks to test again. Runs on the store thread."""
        context = self._context
        last = next(
            (
                one
                for one in client.screenings
                if one.id != screening_id
                and one.status == "finished"
                and (begun is None or one.started_at < begun)
            ),
            None,
        )
        if last is None or context.papers is None:
            return ()
        protocol = context.protocol()
        record = context.screenings.load(last.id)
        own = numbers_in_force(record, context.settings, protocol)
        before = assess(protocol, record.answers, own_values=own)
        days = (context.today() - last.started_at.date()).days
        return retest_tests(protocol, context.papers.retest(), before, record.answers, days)

    def _take(self, opened: Opened) -> None:
        self.client_name = opened.client_name
        earlier = opened.earlier
        presenter = ScreeningPresenter(opened.protocol, own_values=opened.own_values, retest=opened.retest)
        if earlier is not None:
            presenter.earlier = Earlier(earlier.answers, earlier.header.started_at)
        if opened.record is not None:
            record = opened.record
            presenter.answers = dict(record.answers)
            presenter.entered_at = {key: entry.at for key, entry in record.entries.items()}
            self.made_by.recall(
                (presenter.protocol.items[key], entry)
                for key, entry in record.entries.items()
                if key in presenter.protocol.items
            )
            self.decisions = record.decisions
            self.started_at = record.header.started_at
            self.finished = record.status == "finished"
        self.presenter = presenter
        if opened.record is None:
            # Facts of the record, not answers of the client: they decide which questions are asked.
            if opened.age is not None:
                self._prefill("hx_age", opened.age)
            if opened.sex in ("M", "F"):
                self._prefill("hx_sex", opened.sex)

    def _prefill(self, item_id: str, value: Json) -> None:
        presenter = self.presenter
        if (
            presenter is not None
            and item_id in presenter.protocol.items
            and presenter.enter(item_id, value).kept
        ):
            self.unsaved[item_id] = value

    # saving

    def save(self, item_id: str, value: Json) -> None:
        """Keep one answer now. The screening itself is begun with its first answer."""
        self.unsaved[item_id] = value
        if self.presenter is not None:
            self.presenter.entered_at[item_id] = datetime.now(UTC)
        self.flush()

    def save_again(self, item_id: str) -> None:
        """Note rater and device with an answer that was given before they were."""
        if self.presenter is not None and self.presenter.answers.get(item_id) is not None:
            self.save(item_id, self.presenter.answers[item_id])

    def _hands(self, items: Iterable[str]) -> dict[tuple[str, str], list[str]]:
        """Items by who measured and with what; what is asked and not measured has neither."""
        protocol = self.presenter.protocol if self.presenter else None
        groups: dict[tuple[str, str], list[str]] = {}
        for one in items:
            item = protocol.items.get(one) if protocol else None
            measured = item is not None and item.kind != "history"
            key = (self.made_by.rater, self.made_by.device(item)) if item and measured else ("", "")
            groups.setdefault(key, []).append(one)
        return groups

    def flush(self) -> None:
        """Write whatever is not saved yet."""
        if not self.unsaved:
            return
        batch = dict(self.unsaved)
        context, here = self._context, self._round
        hands = self._hands(batch)
        version = self.presenter.protocol.version if self.presenter else ""
        client_id, episode_id, known = self.client_id, self.episode_id, self.screening_id

        def write() -> ScreeningId:
            screening_id = known or self._begun.get(here)
            if screening_id is None:
                screening_id = context.screenings.start(client_id, episode_id, protocol_version=version)
                self._begun[here] = screening_id
            for (rater, device), items in hands.items():
                values = {one: batch[one] for one in items}
                context.screenings.answer_all(screening_id, values, rater=rater, device=device)
            return screening_id

        def done(screening_id: ScreeningId) -> None:
            if here != self._round:
                return
            self.screening_id = screening_id
            self.failed = False
            for key, value in batch.items():
                if self.unsaved.get(key) == value:
                    del self.unsaved[key]
            self._changed()

        def failed(error: Exception) -> None:
            if here == self._round:
                self.failed = True
                self._changed()
            context.messages.show_error(error)

        context.tasks.run(write, done, failed)

    # deciding

    def decide(
        self,
        proposal_id: str,
        decision: Decision,
        note: str = "",
        edited_strength: str | None = None,
        shown: Json = None,
    ) -> None:
        """Write down a decision of the summary; `changed` follows."""
        screening_id, context, here = self.screening_id, self._context, self._round
        if screening_id is None:
            return

        def done(decisions: dict[str, DecisionEntry]) -> None:
            if here == self._round:
                self.decisions = decisions
                self._changed()

        context.tasks.run(
            lambda: context.screenings.decide(
                screening_id, proposal_id, decision, note, edited_strength, shown=shown
            ),
            done,
        )

    def finish(self, output: Mapping[str, Json], version: str, on_done: Callable[[], object]) -> None:
        """Close the screening with what the rules gave, and the numbers of the clinic's own they used."""
        own: Mapping[str, float] = self.presenter.own_values if self.presenter else {}
        output = {**output, OWN_VALUES: dict(own)}
        screening_id, context, here = self.screening_id, self._context, self._round
        if screening_id is None:
            return

        def done(_nothing: None) -> None:
            if here == self._round:
                self.finished = True
                self._changed()
                on_done()

        context.tasks.run(lambda: context.screenings.finish(screening_id, output, version), done)

    def reopen(self, on_done: Callable[[], None]) -> None:
        """Open a finished screening again; from now on the numbers of today judge it."""
        screening_id, context, here = self.screening_id, self._context, self._round
        if screening_id is None:
            return

        def work() -> Mapping[str, float]:
            context.screenings.reopen(screening_id)
            return context.settings.own_numbers(context.protocol())

        def done(own_values: Mapping[str, float]) -> None:
            if here == self._round:
                self.finished = False
                if self.presenter is not None:
                    self.presenter.judge_by(own_values)
                self._changed()
                on_done()

        context.tasks.run(work, done)
