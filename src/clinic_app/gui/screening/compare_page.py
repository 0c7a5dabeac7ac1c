"""Two visits of one client: what changed, what stays within the measuring error, what cannot be compared."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.screening.comparison import MeasureChange
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow
from clinic_app.gui.kit.labels import Heading, PlainLabel
from clinic_app.gui.kit.pills import SideBadge, Status, StatusPill
from clinic_app.gui.kit.surfaces import Banner, Card, EmptyState, ScrollPage
from clinic_app.gui.main_window import header_buttons
from clinic_app.gui.pages import OpenClient, Page, Params, Place
from clinic_app.gui.screening.compare_model import (
    FOLDED,
    GROUP_TITLES,
    Choices,
    Compared,
    Group,
    Measure,
    change_words,
    keep_second_look,
    limit_words,
    read_choices,
    read_compared,
)
from clinic_app.gui.screening.measure_plot import MeasurePlot
from clinic_app.gui.screening.summary_parts import clear_layout
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space

_SIDE_WIDE, _VALUE_WIDE = 26, 150


class ComparePage(Page):
    """Page "compare": client_id, before and after (optional: ids of visits, else the latest two)."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._client_id = ""
        self._wanted = ("", "")
        self._round = 0
        self.choices: Choices | None = None
        self.compared: Compared | None = None
        self.rows: dict[str, tuple[PlainLabel, StatusPill]] = {}
        self.folds: dict[Group, QuietButton] = {}
        self.second_looks: dict[str, QuietButton] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage(width=1180, gap=Space.M)
        outer.addWidget(self.page)
        self.before, self.after = ChoiceBox("Before"), ChoiceBox("After")
        picker = Card(padding=Space.L)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        for name, box in (("Before", self.before), ("After", self.after)):
            row.addWidget(FieldRow(name, box), 1)
            box.activated.connect(self._chosen)
        picker.body.addLayout(row)
        self.problem = Banner("note", "")
        self.problem.hide()
        picker.body.addWidget(self.problem)
        self.page.column.addWidget(picker)
        self.results = QVBoxLayout()
        self.results.setSpacing(Space.M)
        self.page.column.addLayout(self.results)
        self.page.column.addStretch(1)
        self.swap_button = SecondaryButton("Open the later summary", "clipboard-check")
        self.swap_button.clicked.connect(self._open_summary)
        self._header = header_buttons(self.swap_button)

    # page

    def title(self) -> str:
        return "Compare screenings"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        if self.choices is None:
            return ()
        client = self.choices.client
        return ((client.display_name, Place("client", {"client_id": client.id})),)

    def header_widget(self) -> QWidget:
        return self._header

    def enter(self, params: Params) -> None:
        self._client_id = params.get("client_id", "")
        self._wanted = (params.get("before", ""), params.get("after", ""))
        self._clear()
        self.choices = None
        self.page.sheet.hide()
        context, client_id = self._context, self._client_id
        context.tasks.run(
            lambda: read_choices(context, client_id),
            partial(self._show_choices, client_id),
            context.messages.show_error,
            owner=self,
        )

    def focus_first(self) -> None:
        self.before.setFocus()

    def _show_choices(self, client_id: str, choices: Choices) -> None:
        if client_id != self._client_id:
            return
        self.choices = choices
        client = choices.client
        self._context.navigator.set_client(OpenClient(client.id, client.display_name))
        ids = [one.id for one in choices.visits]
        names = {one.id: one.name for one in choices.visits}
        before, after = self._wanted
        for box in (self.before, self.after):
            box.fill(names)
        self.after.set_value(after if after in ids else ids[0] if ids else None)
        self.before.set_value(before if before in ids else ids[1] if len(ids) > 1 else None)
        self.page.sheet.show()
        self.title_changed.emit()
        self._chosen()

    # comparing

    def _chosen(self) -> None:
        choices = self.choices
        if choices is None:
            return
        self._clear()
        before, after = self.before.value(), self.after.value()
        ids = [one.id for one in choices.visits]  # newest first
        problem = ""
        if len(ids) < 2:
            problem = "There is only one visit with answers. The next one can be compared with it."
        elif before is None or after is None or ids.index(before) <= ids.index(after):
            problem = "Choose an earlier visit on the left than on the right."
        self.problem.show_message(problem)
        self.problem.setVisible(bool(problem))
        screening = next((one for one in choices.visits if one.id == after), None)
        self.swap_button.setEnabled(screening is not None and screening.is_screening)
        if problem or before is None or after is None:
            return
        context, here = self._context, self._round
        context.tasks.run(
            lambda: read_compared(context, choices, before, after),
            partial(self._show, here),
            context.messages.show_error,
            owner=self,
        )

    def _clear(self) -> None:
        """Nothing of another client or choice may stay, nor arrive late."""
        self._round += 1
        self.compared = None
        self.rows, self.folds, self.second_looks = {}, {}, {}
        clear_layout(self.results)

    def _show(self, here: int, compared: Compared) -> None:
        if here != self._round:
            return
        self.compared = compared
        if compared.prompt is not None:
            self.results.addWidget(self._prompt(compared.prompt.text))
        self.results.addWidget(_outcome_card(compared))
        for group in GROUP_TITLES:
            measures = [one for one in compared.measures if one.group == group]
            if not measures:
                continue
            if group in FOLDED:
                self.results.addWidget(self._folded(group, measures, compared))
                continue
            self.results.addWidget(Heading(GROUP_TITLES[group]))
            for measure in measures:
                self.results.addWidget(self._measure_card(measure, compared))
        if not compared.measures:
            self.results.addWidget(
                EmptyState("ruler", "Nothing to compare", "No measure was taken at both visits.")
            )
        if compared.once:
            self.results.addWidget(_once_card(compared.once))

    def _prompt(self, text: str) -> Banner:
        """Z2: two re-tests without a gain ask for another look, not for more of the same."""
        banner = Banner("warning", "Two re-tests without a real gain", text)
        button = banner.add_button("Ask the safety questions")
        button.clicked.connect(lambda: self._context.navigator.go("screening", client_id=self._client_id))
        return banner

    def _folded(self, group: Group, measures: list[Measure], compared: Compared) -> QWidget:
        """A group in one line that names its measures; its cards are made when it is opened."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        head = Card(padding=Space.M, gap=Space.XS)
        row = QHBoxLayout()
        row.addWidget(Heading(f"{GROUP_TITLES[group]}: {len(measures)}"), 1)
        button = QuietButton("Show", "chevron-down")
        button.setAccessibleName(f"Show: {GROUP_TITLES[group]}")
        row.addWidget(button)
        head.body.addLayout(row)
        names = Wrapped(", ".join(one.label for one in measures), "small", "soft")
        head.body.addWidget(names)
        column.addWidget(head)
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(Space.M)
        inside.hide()
        column.addWidget(inside)

        def toggle() -> None:
            if cards.count() == 0:
                for measure in measures:
                    cards.addWidget(self._measure_card(measure, compared))
            inside.setVisible(inside.isHidden())
            names.setVisible(inside.isHidden())
            button.setText("Show" if inside.isHidden() else "Hide")
            button.show_icon("chevron-down" if inside.isHidden() else "chevron-up")

        button.clicked.connect(toggle)
        self.folds[group] = button
        return box

    def _measure_card(self, measure: Measure, compared: Compared) -> Card:
        card = Card(padding=Space.M, gap=Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(PlainLabel(measure.label, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        sided = any(change.side is not None for change in measure.changes)
        grid.setColumnMinimumWidth(1, _VALUE_WIDE if sided else _VALUE_WIDE + _SIDE_WIDE + Space.M)
        grid.setColumnStretch(2, 1)
        for number, change in enumerate(measure.changes):
            self._change_row(grid, number, change)
        words.addLayout(grid)
        notes = tuple(dict.fromkeys(note for change in measure.changes for note in change.notes))
        if notes:
            words.addWidget(Wrapped(" ".join(notes), "small", "soft"))
        words.addStretch(1)
        row.addLayout(words, 1)
        if measure.courses:
            row.addWidget(MeasurePlot(measure.courses, compared.days), 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        return card

    def _change_row(self, grid: QGridLayout, number: int, change: MeasureChange) -> None:
        if change.side is not None:
            grid.addWidget(SideBadge(change.side), number, 0, Qt.AlignmentFlag.AlignTop)
        values = PlainLabel(f"{change.before.shown} → {change.after.shown}", "strong")
        values.setAccessibleName(change_words(change))
        grid.addWidget(values, number, 1, Qt.AlignmentFlag.AlignTop)
        pill = StatusPill(_verdict_status(change), _sentence_case(change.verdict_words))
        verdict = QVBoxLayout()
        verdict.setSpacing(0)
        verdict.addWidget(pill, 0, Qt.AlignmentFlag.AlignLeft)
        if words := limit_words(change):
            shown = Wrapped(words[:1].upper() + words[1:], "small", "soft")
            if change.limit is not None:
                shown.setToolTip("\n".join((change.limit.text, *(one.text for one in change.limit.sources))))
            verdict.addWidget(shown)
        if change.needs_second_look:
            look = QuietButton("Looked again: still so", "check")
            look.setAccessibleName(f"{change.label}: looked again, still so")
            look.clicked.connect(partial(self._confirm, change.key))
            verdict.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
            self.second_looks[change.key] = look
        grid.addLayout(verdict, number, 2)
        self.rows[change.key] = (values, pill)

    def _confirm(self, key: str, _checked: bool = False) -> None:
        """A second look confirmed the new category: from now on it counts."""
        context, client_id, after = self._context, self._client_id, self.after.value()
        if after is None:
            return

        def kept(_none: None) -> None:
            context.messages.toast("The second look is kept")
            self._chosen()

        context.tasks.run(lambda: keep_second_look(context, client_id, after, key), kept, owner=self)

    def _open_summary(self) -> None:
        after = self.after.value()
        if after is not None:
            self._context.navigator.go("summary", client_id=self._client_id, screening_id=after)


def _outcome_card(compared: Compared) -> Card:
    card = Card(padding=Space.L, gap=Space.XS)
    weeks = compared.outcome.weeks
    after = f"After {weeks:.0f} weeks: " if weeks is not None and weeks >= 1 else ""
    card.body.addWidget(PlainLabel(f"{after}{compared.outcome.title}", "heading", wrap=True))
    card.body.addWidget(Wrapped(compared.outcome.text, "body", "soft"))
    if compared.outcome.success:
        card.body.addWidget(Wrapped(compared.outcome.success, "strong"))
    if compared.adherence_unknown:
        card.body.addWidget(
            Wrapped(
                "How much of the exercises was done is not known for every re-test: enter it with pain and activities.",
                "small",
                "soft",
            )
        )
    if compared.comparison.flags:
        card.body.addWidget(
            Wrapped(
                "A rater or a device changed between the two: larger limits hold where they are known.",
                "small",
                "soft",
            )
        )
    card.body.addWidget(
        Wrapped(
            "Grey band in the plots: the measuring error around the first value. Inside it nothing is claimed. "
            f"Points: {', '.join(compared.days)}.",
            "small",
            "soft",
        )
    )
    return card


def _once_card(names: tuple[str, ...]) -> Card:
    """What only one of the two visits has: counted, and named on demand."""
    card = Card(padding=Space.M, gap=Space.XS)
    row = QHBoxLayout()
    row.addWidget(Heading(f"Measured at one of the two only: {len(names)}"), 1)
    button = QuietButton("Show", "chevron-down")
    button.setAccessibleName("Show: measured at one of the two only")
    row.addWidget(button)
    card.body.addLayout(row)
    text = Wrapped(", ".join(names), "small", "soft")
    text.hide()
    card.body.addWidget(text)

    def toggle() -> None:
        text.setVisible(text.isHidden())
        button.setText("Show" if text.isHidden() else "Hide")

    button.clicked.connect(toggle)
    return card


def _verdict_status(change: MeasureChange) -> Status:
    """Colour only outside the error band; the mark differs for each verdict."""
    if change.verdict == "changed":
        return {"better": "done", "worse": "warning", "neutral": "note"}[change.direction]  # type: ignore[return-value]  # words of Status
    return "not_needed" if change.verdict == "within_error" else "open"


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]
