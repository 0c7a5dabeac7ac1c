"""Windows to start from what is there: templates, the client's earlier routines, the routine of another client."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError, InvalidFile
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.plan_words import category_word
from clinic_app.domain.routine_documents import routine_from_dict
from clinic_app.domain.routine_templates import (
    RoutineTemplate,
    SlotKind,
    template_from_dict,
    template_of,
    template_to_dict,
)
from clinic_app.domain.routines import Routine
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.routines.offer_dialog import SHOWN, Offer, OfferDialog
from clinic_app.gui.theme import Space
from clinic_app.services.json_values import Json
from clinic_app.services.records import LibraryItem, RoutineId, RoutineRecord, RoutineSummary

SEARCH_AFTER_MS = 120


class TemplateDialog(OfferDialog):
    """The clinic's and one's own templates. `chosen` carries a RoutineTemplate."""

    def __init__(self, context: AppContext, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(
            "Insert a template",
            "Its places are filled for this client by the same rules as a proposal. What is barred stays open, with the reason.",
            "Insert",
            parent,
        )
        self._context, self._catalogue = context, catalogue
        self.remove = QuietButton("Remove this template", "trash-2")
        self.remove.clicked.connect(self._remove)
        self.buttons.insertWidget(0, self.remove)
        self._load()

    def _load(self) -> None:
        self._context.tasks.run(
            lambda: self._context.library.find("routine_template"), self._show, owner=self
        )

    def _show(self, items: list[LibraryItem]) -> None:
        offers: list[Offer] = []
        for item in items:
            try:
                template = template_from_dict(item.title, item.content)
            except InvalidFile:
                continue
            offers.append(Offer(item.title, template_line(template, self._catalogue, item), template, item))
        self.show_offers(
            offers, "No template yet. Build a routine and choose “Save as a template” to have one here."
        )

    def _moved(self) -> None:
        self.remove.setEnabled(self.current is not None)

    def _remove(self) -> None:
        current = self.current
        if current is None or current.item is None:
            return
        item, context = current.item, self._context

        def bring_back() -> None:
            context.tasks.run(lambda: context.library.bring_back(item.id))

        def removed(_item: LibraryItem) -> None:
            context.messages.toast(f"Template {item.title} removed", "Undo", bring_back)
            self._load()

        context.tasks.run(lambda: context.library.remove(item.id), removed, owner=self)


def template_line(template: RoutineTemplate, catalogue: Catalogue, item: LibraryItem | None = None) -> str:
    """What a template holds, in one line: "Hip-flexor stretch, 2 × Core work · 2 parts · for you only"."""
    counted = Counter(
        exercise.name
        if slot.exercise_id and (exercise := catalogue.get(slot.exercise_id)) is not None
        else category_word(slot.category)
        for slot in template.slots
    )
    names = [f"{count} × {name}" if count > 1 else name for name, count in counted.items()]
    parts = f"{len(template.parts)} parts" if template.parts else ""
    scope = "for you only" if item is not None and item.scope == "person" else ""
    return " · ".join(text for text in (", ".join(names), parts, scope) if text)


class SaveTemplateDialog(DialogFrame):
    """Makes a template of the routine. Each line becomes an open place of its kind, or exactly this exercise."""

    saved = Signal(str)

    def __init__(
        self, context: AppContext, routine: Routine, catalogue: Catalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Save as a template",
            "Notes, reasons and everything about the client stay behind.",
            parent,
            width=680,
        )
        self._context, self._routine = context, routine
        self.name = TextField("Name of the template", "Desk worker, first weeks")
        self._row = FieldRow("Name", self.name)
        self.body.addWidget(self._row)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, Space.S, 0)
        lines.setSpacing(Space.S)
        self.kinds: dict[str, SegmentedChoice] = {}
        for item in routine.items:
            exercise = catalogue.get(item.exercise_id)
            if exercise is None:
                continue
            row = QHBoxLayout()
            row.setSpacing(Space.M)
            row.addWidget(PlainLabel(exercise.name, "strong", wrap=True), 1)
            what = category_word(item.category)
            choice = SegmentedChoice(
                f"{exercise.name} in the template",
                (Choice("category", f"One {what[0].lower()}{what[1:]}"), Choice("exercise", "Exactly this")),
                column=False,
                clearable=False,
            )
            choice.set_value("category")
            choice.setMinimumWidth(sum(one.sizeHint().width() for one in choice.buttons) + Space.S)
            row.addWidget(choice)
            lines.addLayout(row)
            self.kinds[item.key] = choice
        lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setMinimumHeight(min(320, 60 * max(1, len(self.kinds))))
        self.body.addWidget(scroll)
        self.scope = SegmentedChoice(
            "Who sees the template",
            (Choice("clinic", "For the whole clinic"), Choice("person", "For me only")),
            column=False,
            clearable=False,
        )
        self.scope.set_value("clinic")
        self.body.addWidget(self.scope)
        self.add_cancel()
        self.keep = PrimaryButton("Save the template")
        self.keep.setDefault(True)
        self.keep.clicked.connect(self._save)
        self.buttons.addWidget(self.keep)
        self.name.setFocus()

    def template(self) -> RoutineTemplate:
        kinds: dict[str, SlotKind] = {
            key: "exercise" if choice.value() == "exercise" else "category"
            for key, choice in self.kinds.items()
        }
        return template_of(self._routine, self.name.text(), kinds)

    def _save(self) -> None:
        template = self.template()
        if not template.name:
            self._row.show_problem("Write a name by which you find it again.")
            return
        context = self._context
        content: dict[str, Json] = template_to_dict(template)  # type: ignore[assignment]  # plain values only
        scope = "person" if self.scope.value() == "person" else "clinic"

        def kept(item: LibraryItem) -> None:
            self.saved.emit(item.title)
            self.accept()

        context.tasks.run(
            lambda: context.library.add("routine_template", template.name, content, scope=scope),
            kept,
            owner=self,
        )


class EarlierDialog(OfferDialog):
    """The earlier versions of this client. `chosen` carries a Routine."""

    def __init__(
        self, context: AppContext, client_id: ClientId, catalogue: Catalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Copy an earlier routine",
            "It takes the place of the routine on the screen and is judged by today's rules. Undo brings yours back.",
            "Copy it",
            parent,
        )
        self._catalogue = catalogue

        def load() -> list[RoutineRecord]:
            return [context.routines.get(one.id) for one in context.routines.list(client_id)[:SHOWN]]

        context.tasks.run(load, self._show, owner=self)

    def _show(self, records: list[RoutineRecord]) -> None:
        self.show_offers(
            offers_of(records, self._catalogue),
            "This client has no earlier routine. Build one, it stays here.",
        )


class OtherClientDialog(OfferDialog):
    """The routine of another client, found by name. `chosen` carries a Routine; nothing personal comes along."""

    def __init__(
        self, context: AppContext, but: ClientId, catalogue: Catalogue, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Copy from another client",
            "Only exercises, sides, doses, parts and advice come along. Notes and reasons stay behind.",
            "Copy it",
            parent,
        )
        self._context, self._but, self._catalogue = context, but, catalogue
        self.asks_elsewhere = True
        self.search.setPlaceholderText("Name of the client")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_AFTER_MS)
        self._wait.timeout.connect(self._ask)
        self.search.textChanged.connect(lambda _text: self._wait.start())  # type: ignore[misc]  # text signal
        self.show_offers((), "Type a name. Clients with a routine are listed.")

    def _ask(self) -> None:
        text, context, but = self.search.text(), self._context, self._but
        if not text.strip():
            self.show_offers((), "Type a name. Clients with a routine are listed.")
            return

        def find() -> list[tuple[str, RoutineSummary]]:
            rows = [row for row in context.clients.find(text, limit=8) if row.id != but]
            newest = [(row, context.routines.list(row.id)[:1]) for row in rows]
            return [(f"{row.given_name} {row.family_name}", kept[0]) for row, kept in newest if kept]

        context.tasks.run(find, self._show, owner=self)

    def _show(self, found: list[tuple[str, RoutineSummary]]) -> None:
        offers = [
            Offer(
                f"{name}: {summary.title}",
                f"{_day(summary.saved_at)} · {summary.exercise_count} exercises",
                summary.id,
            )
            for name, summary in found
        ]
        self.show_offers(offers, "No client of this name has a routine.")

    def _give(self) -> None:
        current, context = self.current, self._context
        if current is None:
            return

        def got(record: RoutineRecord) -> None:
            offers = offers_of([record], self._catalogue)
            if offers:
                self.chosen.emit(offers[0].gives)
            self.accept()

        routine_id = RoutineId(str(current.gives))
        context.tasks.run(lambda: context.routines.get(routine_id), got, owner=self)


def _day(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y}"


def offers_of(records: Sequence[RoutineRecord], catalogue: Catalogue) -> list[Offer]:
    """One row for each routine that can be read: its day, and what is in it."""
    offers: list[Offer] = []
    for record in records:
        try:
            routine = routine_from_dict(record.content)
        except ClinicError:
            continue
        names = [
            exercise.name
            for item in routine.items
            if (exercise := catalogue.get(item.exercise_id)) is not None
        ]
        offers.append(
            Offer(
                f"{_day(record.summary.saved_at)}: {routine.title}",
                ", ".join(names) or "Advice only",
                routine,
            )
        )
    return offers
