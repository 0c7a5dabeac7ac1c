"""Typing in a returned diary: seven digits a week and Enter, or "4/7"; no mouse and no half minute."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from clinic_app.domain.adherence import (
    Diary,
    DiaryWeek,
    adherence_words,
    diary_to_dict,
    read_week,
    week_share,
)
from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.sheet_plan import SheetPlan
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.fields import FieldMessage, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.routines.history_list import summary_words
from clinic_app.gui.routines.proofing import plan_of_kept
from clinic_app.gui.theme import Space
from clinic_app.services.json_values import JsonInput
from clinic_app.services.records import DiaryReturn, HandoutSummary

WEEKS = 4
_DAYS = "Mon Tue Wed Thu Fri Sat Sun"
_EVERY_DAY = (1,) * 7
"""For sheets made before plans were kept with them: a digit then says whether anything was done."""


class DiaryDialog(DialogFrame):
    """`entered` follows once the diary is kept. Enter goes to the next field and from the last one keeps it all."""

    entered = Signal()

    def __init__(
        self, context: AppContext, client_id: ClientId, sheet: HandoutSummary, parent: QWidget
    ) -> None:
        super().__init__(
            "The returned diary",
            f"Sheet of {summary_words(sheet)}. Seven digits a week, Monday to Sunday: how many exercises were done. "
            "Or 4/7 for about 4 of 7 days. A dash is a day without an entry.",
            parent,
            width=560,
        )
        self._context, self._client_id, self._sheet = context, client_id, sheet
        self._planned: tuple[int, ...] = _EVERY_DAY
        self.plan_line = PlainLabel("", "small", "soft", wrap=True)
        self.body.addWidget(self.plan_line)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        self.weeks: list[TextField] = []
        self.shares: list[PlainLabel] = []
        for row in range(WEEKS):
            field = TextField(f"Week {row + 1}", "4404044 or 4/7")
            field.setMaxLength(20)
            field.textEdited.connect(self._typed)
            share = PlainLabel("", "small", "soft")
            grid.addWidget(PlainLabel(f"Week {row + 1}", "label"), row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(share, row, 2)
            self.weeks.append(field)
            self.shares.append(share)
        self.pain = TextField("Worst pain, 0 to 10", "0 to 10")
        self.pain.setMaxLength(2)
        self.pain.textEdited.connect(self._typed)
        grid.addWidget(PlainLabel("Worst pain", "label"), WEEKS, 0)
        grid.addWidget(self.pain, WEEKS, 1)
        self.note = TextField("Note", "What got in the way?")
        grid.addWidget(PlainLabel("Note", "label"), WEEKS + 1, 0)
        grid.addWidget(self.note, WEEKS + 1, 1, 1, 2)
        grid.setColumnMinimumWidth(2, 110)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.result_line = PlainLabel("", "strong", wrap=True)
        self.body.addWidget(self.result_line)
        self.message = FieldMessage()
        self.body.addWidget(self.message)
        self.add_cancel()
        self.keep_button = self.add_accept("Keep the diary")
        self._fields = (*self.weeks, self.pain, self.note)
        self.weeks[0].setFocus()
        context.tasks.run(lambda: plan_of_kept(context, sheet), self._show_plan, owner=self)

    @property
    def diary(self) -> Diary:
        """What stands in the fields. Raises ClinicError naming what cannot be read."""
        weeks = tuple(read_week(field.text()) for field in self.weeks)
        pain = self.pain.text().strip()
        if pain and not (pain.isdigit() and int(pain) <= 10):
            raise ClinicError(
                "The worst pain is a number from 0 to 10.", "Leave it empty if it was not written."
            )
        return Diary(self._planned, weeks, int(pain) if pain else None, self.note.text().strip())

    def accept(self) -> None:
        try:
            diary = self.diary
        except ClinicError as error:
            self.message.say(str(error))
            return
        if not diary.weeks_entered:
            self.message.say("Write at least one week, or cancel.")
            self.weeks[0].setFocus()
            return
        context, client_id, sheet = self._context, self._client_id, self._sheet
        content: dict[str, JsonInput] = diary_to_dict(diary)  # type: ignore[assignment]  # plain values only

        def kept(_entry: DiaryReturn) -> None:
            context.messages.toast(f"{adherence_words(diary)}. Kept in the record.")
            self.entered.emit()

        context.tasks.run(lambda: context.diaries.enter(client_id, sheet.id, content), kept)
        super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            here = next((n for n, field in enumerate(self._fields) if field.hasFocus()), None)
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if here is not None and plain and here < len(self._fields) - 1:
                # An empty week ends the weeks: what was not brought back is not typed in.
                empty_week = here < WEEKS - 1 and not self.weeks[here].text().strip()
                self._fields[WEEKS if empty_week else here + 1].setFocus()
                return
            self.accept()
            return
        super().keyPressEvent(event)

    def _show_plan(self, plan: SheetPlan | None) -> None:
        if plan is None or not plan.lines:
            self.plan_line.setText(
                "The plan of this sheet is not known: write 1 for a day with exercises, 0 for none."
            )
            return
        self._planned = plan.planned()
        counts = ", ".join(f"{day} {count}" for day, count in zip(_DAYS.split(), self._planned, strict=True))
        self.plan_line.setText(f"Planned: {counts}.")
        self._typed()

    def _typed(self, _text: str = "") -> None:
        self.message.say("")
        read: list[DiaryWeek | None] = []
        for field, share in zip(self.weeks, self.shares, strict=True):
            try:
                week = read_week(field.text())
            except ClinicError:
                week = None
            read.append(week)
            did, could = week_share(week, self._planned) if week is not None else (0.0, 0.0)
            share.setText(f"{round(100 * did / could)} %" if could else "")
        self.result_line.setText(adherence_words(Diary(self._planned, tuple(read))))
