"""The routine of one client: lines on the left, the page as it will be printed on the right."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercises import Exercise
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.surfaces import Banner, EmptyState
from clinic_app.gui.pages import OpenClient, Page, PageAction, Params, Place
from clinic_app.gui.routines.adder import ExerciseAdder
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.routines.desk import Desk, open_desk
from clinic_app.gui.routines.dialogs import ExercisePicker, ReasonDialog
from clinic_app.gui.routines.editor import NeedsReason
from clinic_app.gui.routines.extras import Extras, GeneralProblems
from clinic_app.gui.routines.header import RoutineHeader
from clinic_app.gui.routines.line_list import LineList
from clinic_app.gui.routines.lines import line_views, meter
from clinic_app.gui.routines.meter_bar import MeterBar
from clinic_app.gui.routines.press import Press
from clinic_app.gui.routines.preview import PagePreview
from clinic_app.gui.routines.proofing import HandoutOptions, handout_content
from clinic_app.gui.routines.stop_view import StopView
from clinic_app.gui.routines.undo_keys import UndoKeys
from clinic_app.gui.theme import Space
from clinic_app.services.records import RoutineId

PREVIEW_WIDTH = 470
ROOM_FOR_BOTH = 1180  # in a narrower window the lines need all of it; the page is one click away


class RoutinePage(Page):
    """Parameters: client_id; screening_id to build from its accepted findings; routine_id for an older version."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._pixmaps = FigurePixmaps.of(context)
        self._keys = UndoKeys(self)
        self.desk: Desk | None = None
        self.controller: RoutineController | None = None
        self.lines: LineList | None = None
        self.extras: Extras | None = None
        self.picker: ExercisePicker | None = None
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._blank = QWidget()
        self._stack.addWidget(self._blank)
        self._desk_box = QWidget()
        self._stack.addWidget(self._desk_box)
        self.stopped = StopView(context.navigator)
        self._stack.addWidget(self.stopped)
        self._build_desk()
        self.header = self._build_header()
        self.press = Press(context.tasks, self)
        self.press.ready.connect(self.preview.show_proof)
        self.press.failed.connect(context.messages.show_error)
        for keys, action in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
            (QKeySequence("Ctrl+Shift+Z"), self.redo),
            (QKeySequence("Ctrl+E"), self.focus_first),
            (QKeySequence("Alt+Up"), partial(self._move_open, -1)),
            (QKeySequence("Alt+Down"), partial(self._move_open, 1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # page

    def title(self) -> str:
        return "Routine"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        if self.desk is None:
            return ()
        client = self.desk.client
        return ((client.display_name, Place("client", {"client_id": client.id})),)

    def header_widget(self) -> QWidget:
        return self.header

    def enter(self, params: Params) -> None:
        self.desk = None
        self.preview.clear()  # never a moment of another client's page
        context = self._context
        self._stack.setCurrentWidget(self._blank)
        self.press.forget()
        self._drop_controller()
        self._show_header()
        context.tasks.run(
            lambda: open_desk(
                context, params["client_id"], params.get("screening_id", ""), params.get("routine_id", "")
            ),
            self._show_desk,
            self._no_desk,
            owner=self,
        )

    def leave(self) -> bool:
        if self.controller is not None:
            self._commit_field()
            if not self.controller.is_saved and (
                self.controller.routine_id or self.controller.editor.undo_words
            ):
                self.controller.save_now()
        return True

    def focus_first(self) -> None:
        self.adder.setFocus(Qt.FocusReason.OtherFocusReason)

    def actions_offered(self) -> tuple[PageAction, ...]:
        if self.controller is None:
            return ()
        return (
            PageAction("Handout: preview and print", self.open_handout, "printer", "pdf save paper"),
            PageAction("Choose exercises from the catalogue", self.open_picker, "library", "add browse"),
            PageAction("Undo the last change", lambda: self.undo(), "undo-2", "back"),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.setVisible(event.size().width() >= ROOM_FOR_BOTH)

    # building

    def _build_desk(self) -> None:
        row = QHBoxLayout(self._desk_box)
        row.setContentsMargins(Space.XL, Space.M, Space.L, 0)
        row.setSpacing(Space.L)
        self._left = QVBoxLayout()
        self._left.setSpacing(Space.S)
        self.meter = MeterBar()
        self._left.addWidget(self.meter)
        add = QHBoxLayout()
        add.setSpacing(Space.S)
        self.adder = ExerciseAdder(self._context.catalogue(), self._pixmaps, self)
        self.adder.chosen.connect(self._add)
        self.adder.moved_down.connect(lambda: self.lines is not None and self.lines.focus_near(0))
        self._keys.watch(self.adder)
        add.addWidget(self.adder, 1)
        self.browse = SecondaryButton("Catalogue", "library")
        self.browse.setAccessibleName("Choose exercises from the catalogue")
        self.browse.clicked.connect(self.open_picker)
        add.addWidget(self.browse)
        self._left.addLayout(add)
        self.refusal = Banner("warning", "", "", closable=True)
        self.refusal.hide()
        self._left.addWidget(self.refusal)
        row.addLayout(self._left, 1)
        self.preview = PagePreview(small=True)
        self.preview.setFixedWidth(PREVIEW_WIDTH)
        self.preview.width_wanted.connect(lambda _wide: self._proof_soon(now=True))  # type: ignore[misc]  # int signal
        row.addWidget(self.preview)

    def _build_header(self) -> RoutineHeader:
        header = RoutineHeader()
        header.undo.clicked.connect(lambda: self.undo())
        header.redo.clicked.connect(lambda: self.redo())
        header.proposal.clicked.connect(self._use_proposal)
        header.waits.clicked.connect(self._show_refusal)
        header.handout.clicked.connect(self.open_handout)
        return header

    # showing

    def _show_desk(self, desk: Desk) -> None:
        self.desk = desk
        self._context.navigator.set_client(OpenClient(desk.client.id, desk.client.display_name))
        self.title_changed.emit()
        if desk.stop:
            self.stopped.show_stop(desk)
            self._stack.setCurrentWidget(self.stopped)
            self._show_header()
            return
        controller = RoutineController(self._context, desk, self)
        self.controller = controller
        controller.changed.connect(self._refresh)
        controller.refused.connect(self._refused)
        controller.reason_wanted.connect(self._ask_reason)
        controller.removed.connect(self._removed)
        controller.added.connect(self._added)
        controller.saved_changed.connect(lambda _saved: self._show_header())  # type: ignore[misc]  # bool signal
        controller.catalogue_wanted.connect(self._show_in_catalogue)
        self.adder.availability = controller.editor.availability
        self.lines = LineList(self._pixmaps, controller, self._keys)
        self.general = GeneralProblems()
        self.general.write = controller.write_routine_reason
        self._keys.watch(self.general)
        if desk.routine.provisional:
            self.lines.head.addWidget(
                Banner(
                    "note",
                    "Provisional for 2 weeks",
                    "Too little was tested for a full plan. Finish the tests, then build it again.",
                )
            )
        self.lines.head.addWidget(self.general)
        self.empty = EmptyState(
            "dumbbell",
            "No exercise yet",
            "Type three letters of an exercise above and press Return, or choose from the catalogue.",
            "Open the catalogue",
            action_icon="library",
        )
        if self.empty.action is not None:
            self.empty.action.clicked.connect(self.open_picker)
        self.lines.head.addWidget(self.empty)
        self.extras = Extras(self._context.catalogue(), controller)
        self._keys.watch(self.extras)
        self.lines.foot.addWidget(self.extras)
        self._left.addWidget(self.lines, 1)
        self._stack.setCurrentWidget(self._desk_box)
        self._refresh()
        self.focus_first()

    def _no_desk(self, error: Exception) -> None:
        """The routine cannot be opened: say so, and leave a page that says the same once the message is gone."""
        trouble = error.sentence if isinstance(error, ClinicError) else "The routine cannot be opened."
        self.stopped.show_trouble(trouble)
        self._stack.setCurrentWidget(self.stopped)
        self._context.messages.show_error(error)

    def _drop_controller(self) -> None:
        if self.picker is not None:
            self.picker.close()
        if self.lines is not None:
            self._left.removeWidget(self.lines)
            self.lines.hide()
            self.lines.deleteLater()
        if self.controller is not None:
            self.controller.deleteLater()
        self.controller = self.lines = self.extras = None
        self.refusal.hide()
        self.adder.clear()

    def _refresh(self) -> None:
        controller = self.controller
        if controller is None or self.lines is None or self.extras is None:
            return
        editor = controller.editor
        self.meter.show_meter(meter(editor))
        self.lines.show_lines(line_views(editor))
        self.general.show_problems(editor)
        self.empty.setVisible(not editor.routine.items)
        self.extras.show_routine(editor)
        self._show_header()
        self._proof_soon()

    def _show_header(self) -> None:
        self.header.show_routine(self.controller)

    def _show_refusal(self) -> None:
        """Bring what printing waits for into sight: the line, or the top of the list."""
        if self.controller is None or self.lines is None:
            return
        refusal = next((one for one in self.controller.editor.problems if one.severity == "refuse"), None)
        if refusal is not None and refusal.item_keys:
            self.lines.open_line(refusal.item_keys[0])
        else:
            self.lines.verticalScrollBar().setValue(0)

    # the printed page

    def _proof_soon(self, *, now: bool = False) -> None:
        controller = self.controller
        if controller is None:
            return
        context, desk, routine = self._context, controller.desk, controller.routine
        options = HandoutOptions(paper=desk.client.paper)

        def make_pdf() -> bytes:
            texts = context.handout_texts(desk.client.handout_language)
            content = handout_content(desk, routine, context.catalogue(), texts, options, context.today())
            return context.render_handout(content, options.paper, options.style)

        self.press.ask(make_pdf, self.preview.pixels_wide(), now=now)

    def open_handout(self) -> None:
        """Save, then go to the page where it is printed."""
        controller = self.controller
        if controller is None:
            return
        self._commit_field()
        client_id = controller.desk.client.id

        def go(routine_id: RoutineId) -> None:
            self._context.navigator.go("handout", client_id=client_id, routine_id=routine_id)

        controller.save_now(go)

    # changing

    def _add(self, exercise: object) -> None:
        if self.controller is not None and isinstance(exercise, Exercise):
            self.refusal.hide()
            self.controller.add(exercise)

    def _added(self, key: str) -> None:
        controller = self.controller
        if controller is None or self.lines is None:
            return
        item = controller.routine.item(key)
        name = controller.editor.name_of(key)
        only = (
            {"L": " for the LEFT side only", "R": " for the RIGHT side only"}.get(item.side or "", "")
            if item
            else ""
        )
        if self.picker is not None and self.picker.isVisible():
            self.picker.refresh(f"{name} added{only}")
            return
        self.lines.open_line(key)
        if only:  # else the open line says it all
            self._context.messages.toast(f"{name} added{only}", "Undo", lambda: self.undo())

    def _removed(self, name: str, position: int) -> None:
        self._context.messages.toast(f"{name} removed", "Undo", lambda: self.undo())
        if self.lines is not None and not self.lines.focus_near(position):
            self.focus_first()

    def _refused(self, sentence: str, next_step: str) -> None:
        if self.picker is not None and self.picker.isVisible():
            self.picker.refresh("Not added")
        self.refusal.show_message(f"Not done: {sentence}", next_step)
        self.refusal.show()

    def _ask_reason(self, wish: object) -> None:
        if not isinstance(wish, NeedsReason) or self.controller is None:
            return
        controller = self.controller
        picker = self.picker if self.picker is not None and self.picker.isVisible() else None
        dialog = ReasonDialog(wish, picker or self.window())

        def given(reason: str) -> None:
            count = len(controller.routine.items)
            controller.carry_out(lambda: wish.again(reason))
            if len(controller.routine.items) > count:
                self._added(controller.routine.items[-1].key)

        dialog.reason_given.connect(given)
        self.reason_dialog = dialog
        dialog.open()

    def _use_proposal(self) -> None:
        if self.controller is not None:
            self.controller.use_proposal()

    def undo(self) -> None:
        if self.controller is not None:
            self.controller.undo()

    def redo(self) -> None:
        if self.controller is not None:
            self.controller.redo()

    def open_picker(self) -> None:
        controller = self.controller
        if controller is None:
            return
        self.picker = ExercisePicker(
            self._context.catalogue(), self._pixmaps, controller.editor.availability, self.window()
        )
        self.picker.chosen.connect(self._add)
        self.picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.picker.destroyed.connect(self._picker_gone)
        self.picker.open()

    def _picker_gone(self) -> None:
        self.picker = None

    def _show_in_catalogue(self, exercise_id: str) -> None:
        self.open_picker()
        if self.picker is not None:
            self.picker.browser.show_exercise(exercise_id)

    def _move_open(self, by: int) -> None:
        """Alt+Up and Alt+Down while the keyboard is inside an open line."""
        focused: QWidget | None = QApplication.focusWidget()
        if self.controller is None or self.lines is None or focused is None:
            return
        for key, card in self.lines.cards.items():
            if card is focused or card.isAncestorOf(focused):
                self.controller.move_by(key, by)
                return

    def _commit_field(self) -> None:
        """Take over what is typed in the field that has the keyboard."""
        focused: QWidget | None = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()
