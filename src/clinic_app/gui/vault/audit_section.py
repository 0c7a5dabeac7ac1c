"""Settings: the audit trail. Who did what, when, to whose record; found, checked, taken along."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from clinic_app.domain.audit import ChainReport
from clinic_app.domain.people import Person
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import ChoiceBox, FieldMessage, TextField, mark_problem
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.surfaces import Banner, Card
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.audit_table import AuditModel, AuditTable
from clinic_app.gui.vault.client_picker import ClientPicker
from clinic_app.gui.vault.vault import Vault
from clinic_app.gui.vault.words import name_of, read_day
from clinic_app.services.audit import AuditEntry
from clinic_app.services.people import RECOVERY
from clinic_app.services.records import AuditQuery
from clinic_app.services.rights import Right

PAGE = 200
ANY = ""
PERIODS = {ANY: "Any time", "1": "Today", "7": "Last 7 days", "30": "Last 30 days", "365": "Last 12 months"}
CHOSEN = "chosen"
LEAVES = "The file is not encrypted: it names your colleagues and clients. From then on anyone who gets it can read it."


class AuditSection(QWidget):
    def __init__(self, context: AppContext, vault: Vault) -> None:
        super().__init__()
        self._context, self._vault = context, vault
        self._asked = 0
        self._days: tuple[date | None, date | None] = (None, None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        self.alarm = Banner("warning", "The audit trail does not fit what this computer remembers")
        self.alarm.add_button("I know why").clicked.connect(self._explain)
        self.alarm.hide()
        column.addWidget(self.alarm)
        card = Card("Audit trail", padding=Space.L, gap=Space.M)
        card.body.addLayout(self._build_filters())
        self.day_message = FieldMessage()
        card.body.addWidget(self.day_message)
        self.model = AuditModel(self)
        self.model.names_shown = vault.may(Right.READ_RECORDS)
        self.table = AuditTable(self.model)
        card.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.count = PlainLabel("", "small", "faint")
        self.more_button = QuietButton("Show earlier ones")
        self.more_button.clicked.connect(self._more)
        self.verify_button = SecondaryButton("Verify", "shield-check")
        self.verify_button.clicked.connect(self.verify)
        self.export_button = SecondaryButton("Export", "download")
        self.export_button.clicked.connect(self.ask_export)
        row.addWidget(self.count)
        row.addWidget(self.more_button)
        row.addStretch(1)
        row.addWidget(self.verify_button)
        row.addWidget(self.export_button)
        card.body.addLayout(row)
        self.result = Banner("note")
        self.result.hide()
        self.result_bad = Banner("warning")
        self.result_bad.hide()
        card.body.addWidget(self.result)
        card.body.addWidget(self.result_bad)
        column.addWidget(card, 1)

    def _build_filters(self) -> QGridLayout:
        self.who, self.action = ChoiceBox("Person"), ChoiceBox("Action")
        self.client = ClientPicker("Client", "Any client", self._context.tasks, self._find_clients)
        self.client.changed.connect(self.refresh)
        self.client.setVisible(self._vault.may(Right.READ_RECORDS))
        self.period = ChoiceBox("Time")
        self.since, self.until = TextField("From day", "From day"), TextField("To day", "To day")
        self.who.fill({ANY: "Anybody"})
        self.action.fill({ANY: "Any action"})
        self.period.fill({**PERIODS, CHOSEN: "Chosen days"})
        for box in (self.who, self.action):
            box.activated.connect(self.refresh)
        self.period.activated.connect(self._period_chosen)
        for edit in (self.since, self.until):
            edit.setToolTip("Year-month-day, for instance 2026-05-04; both days count")
            edit.textEdited.connect(self._day_typed)
            edit.editingFinished.connect(self._day_finished)
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        places = (self.who, self.action, self.client, self.period, self.since, self.until)
        for place, widget in enumerate(places):
            widget.setMinimumWidth(120)
            grid.addWidget(widget, place // 3, place % 3)
        for at in range(3):
            grid.setColumnStretch(at, 1)
        return grid

    def _find_clients(self, text: str) -> list[tuple[str, str]]:
        clients = self._context.clients
        rows = [row for archived in (False, True) for row in clients.find(text, archived=archived, limit=8)]
        return [
            (row.id, row.list_name + (f", born {day_text(row.birth_date)}" if row.birth_date else ""))
            for row in rows
        ]

    # showing

    def load(self) -> None:
        services = self._vault.services

        def read() -> tuple[list[Person], list[str]]:
            return services.people.list(former=True), services.audit.words()[0]

        self._context.tasks.run(read, self._show_filters, owner=self)
        found = services.audit.alarm
        self.alarm.setVisible(found is not None)
        if found is not None:
            self.alarm.show_message(
                "The audit trail does not fit what this computer remembers", found.sentence
            )
        self.refresh()

    def refresh(self, _index: int = 0) -> None:
        """Ask for the newest rows that fit the filters."""
        query, audit = self._query(), self._vault.services.audit
        self._asked += 1
        number = self._asked

        def show(found: tuple[list[AuditEntry], int]) -> None:
            if number != self._asked:
                return
            self.model.show_entries(found[0])
            self._show_count(found[1])

        self._context.tasks.run(lambda: (audit.find(query), audit.count(query)), show, owner=self)

    def _show_filters(self, found: tuple[list[Person], list[str]]) -> None:
        people, actions = found
        names = {person.id: name_of(person) for person in people}
        _refill(self.who, {ANY: "Anybody", **names, RECOVERY: "Recovery code"})
        _refill(self.action, {ANY: "Any action", **{one: one.capitalize() for one in actions}})

    def _period_chosen(self, _index: int) -> None:
        """The two days show what the choice means, ready to be changed."""
        days, today = self.period.value() or ANY, self._context.today()
        if days == CHOSEN:
            self.since.setFocus()
            return
        first = today - timedelta(days=int(days) - 1) if days else None
        self.since.setText("" if first is None else first.isoformat())
        self.until.setText("" if first is None else today.isoformat())
        self._day_finished()

    def _day_typed(self) -> None:
        self.period.set_value(CHOSEN)
        self.day_message.say("")
        for edit in (self.since, self.until):
            mark_problem(edit, "")

    def _day_finished(self) -> None:
        """Filter by the days, or say which of them cannot be read."""
        wrong = ""
        for edit in (self.since, self.until):
            problem = read_day(edit.text())[1]
            mark_problem(edit, "true" if problem else "")
            wrong = wrong or problem
        since, until = read_day(self.since.text())[0], read_day(self.until.text())[0]
        if since is not None and until is not None and until < since:
            wrong = "The second day lies before the first."
            mark_problem(self.until, "true")
        self.day_message.say(wrong)
        if since is None and until is None and not wrong:
            self.period.set_value(ANY)
        days = (since, until)
        if not wrong and days != self._days:
            self._days = days
            self.refresh()

    def _show_count(self, total: int) -> None:
        shown = len(self.model.entries)
        self.count.setText(f"{shown} of {total} rows" if total else "No rows fit")
        self.more_button.setVisible(shown < total)

    def _query(self) -> AuditQuery:
        since, until = self._days
        return AuditQuery(
            since=None if since is None else _midnight(since),
            until=None if until is None else _midnight(until + timedelta(days=1)),
            user_id=self.who.value() or None,
            action=self.action.value() or None,
            client_id=self.client.value() or None,
            limit=PAGE,
        )

    def _more(self) -> None:
        if not self.model.entries:
            return
        from dataclasses import replace

        last = self.model.entries[-1].row.number
        base, audit = self._query(), self._vault.services.audit
        query = replace(base, before=last)

        def show(found: tuple[list[AuditEntry], int]) -> None:
            if found[0]:
                self.model.add_entries(found[0])
            self._show_count(found[1])

        self._context.tasks.run(lambda: (audit.find(query), audit.count(base)), show, owner=self)

    # doing

    def verify(self) -> None:
        """Check every row against the one before it, the anchor of this computer and those of the backups."""
        services = self._vault.services
        self.verify_button.setEnabled(False)

        def check() -> ChainReport:
            return services.audit.verify(services.anchors())

        self._context.tasks.run(check, self._verified, self._not_verified, owner=self)

    def _verified(self, report: ChainReport) -> None:
        self.verify_button.setEnabled(True)
        whole = report.is_whole
        self.result.setVisible(whole)
        self.result_bad.setVisible(not whole)
        if whole:
            against = f"{report.anchors} remembered end{'' if report.anchors == 1 else 's'}"
            text = f"{report.rows} rows, each fits the one before it"
            extra = f" and {against}." if report.anchors else "; no remembered end was found to compare with."
            self.result.show_message("The audit trail is whole", text + extra)
        else:
            sentences = [one.sentence for one in report.findings if one.kind != "no anchor"]
            shown = " ".join(sentences[:5])
            more = f" And {len(sentences) - 5} more." if len(sentences) > 5 else ""
            self.result_bad.show_message("The audit trail was changed", shown + more)
        self.refresh()

    def _not_verified(self, error: Exception) -> None:
        self.verify_button.setEnabled(True)
        self._context.messages.show_error(error)

    def ask_export(self) -> DialogFrame:
        """The rows that fit the filters, as a table; asked about because it leaves the vault."""
        return self._context.messages.ask(
            "This leaves the protected records", LEAVES, "Choose a place", self._choose_file
        )

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.window(), "Export the audit trail", "audit-trail.csv", "Table (*.csv)"
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        query, audit = self._query(), self._vault.services.audit

        def export() -> None:
            from clinic_app.gui.routines.printing import write_file

            write_file(path, audit.export_csv(query))

        self._context.tasks.run(
            export, lambda _none: self._context.messages.toast("The table was saved"), owner=self
        )

    def _explain(self) -> None:
        from clinic_app.gui.vault.explain_dialog import ExplainDialog

        dialog = ExplainDialog(self._context, self._vault, self.window())
        dialog.accepted.connect(self.load)
        dialog.open()


def _midnight(day: date) -> datetime:
    """The first moment of a day where the clinic is."""
    return datetime.combine(day, time()).astimezone(UTC)


def _refill(box: ChoiceBox, choices: dict[str, str]) -> None:
    value = box.value()
    box.fill(choices)
    box.set_value(value if value in choices else ANY)
