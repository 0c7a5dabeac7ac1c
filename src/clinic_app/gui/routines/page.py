"""The routine of one client: lines on the left, the page as it will be printed on the right."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.routines import RoutineItem
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.surfaces import Banner, EmptyState
from clinic_app.gui.pages import OpenClient, Page, PageAction, Params, Place
from clinic_app.gui.routines.add_panel import AddPanel
from clinic_app.gui.routines.adherence_line import AdherenceLine
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.routines.criteria_card import CriteriaCard
from clinic_app.gui.routines.desk import Desk, open_desk
from clinic_app.gui.routines.extras import Extras, GeneralProblems
from clinic_app.gui.routines.group_bar import GroupBar
from clinic_app.gui.routines.header import RoutineHeader
from clinic_app.gui.routines.line_keys import LineKeys
from clinic_app.gui.routines.line_list import LineList
from clinic_app.gui.routines.lines import meter, section_views
from clinic_app.gui.routines.live_page import LivePage
from clinic_app.gui.routines.meter_bar import MeterBar
from clinic_app.gui.routines.reuse import Reuse
from clinic_app.gui.routines.stop_view import StopView
from clinic_app.gui.routines.title_line import TitleLine
from clinic_app.gui.routines.undo_keys import UndoKeys
from clinic_app.gui.theme import Space
from clinic_app.services.handout_dose import move_line
from clinic_app.services.records import RoutineId


class RoutinePage(Page):
    """Parameters: client_id; screening_id to build from its accepted findings; routine_id for an older version;
    field "title" to begin there."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._pixmaps = FigurePixmaps.of(context)
        self._keys = UndoKeys(self)
        self._entered: Params | None = None
        self._to_add = ""
        self.desk: Desk | None = None
        self.controller: RoutineController | None = None
        self.lines: LineList | None = None
        self.extras: Extras | None = None
        self.criteria: CriteriaCard | None = None
        self.reuse = Reuse(context, self)
        self.line_keys = LineKeys()
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
        for keys, action in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
            (QKeySequence("Ctrl+Shift+Z"), self.redo),
            (QKeySequence("Alt+Up"), partial(self.line_keys.move, -1)),
            (QKeySequence("Alt+Down"), partial(self.line_keys.move, 1)),
            (QKeySequence("Alt+Shift+Up"), partial(self.line_keys.to_part, -1)),
            (QKeySequence("Alt+Shift+Down"), partial(self.line_keys.to_part, 1)),
            (QKeySequence("Alt+0"), self.line_keys.catalogue_dose),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)
        # Also from the header of the window, where the buttons of this page are.
        for keys, action in (("Ctrl+E", self.focus_first), ("Ctrl+P", self.open_handout)):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

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
        self._to_add = params.get("add", "") if params is not self._entered else ""
        self._entered = params
        self.desk = None
        context = self._context
        self._stack.setCurrentWidget(self._blank)
        self._drop_controller()
        self._show_header()
        context.tasks.run(
            lambda: open_desk(
                context,
                params["client_id"],
                params.get("screening_id", ""),
                params.get("routine_id", ""),
                resume=True,
            ),
            self._show_desk,
            self._no_desk,
            owner=self,
        )

    def leave(self) -> bool:
        if self.controller is not None:
            self._commit_field()
            self.controller.saver.finish()
        return True

    def focus_first(self) -> None:
        self.adder.setFocus(Qt.FocusReason.OtherFocusReason)

    def actions_offered(self) -> tuple[PageAction, ...]:
        if self.controller is None:
            return ()
        return (
            PageAction("Handout: preview and print", self.open_handout, "printer", "pdf save paper"),
            PageAction(
                "Choose exercises from the catalogue", self.adding.open_picker, "library", "add browse"
            ),
            PageAction("Title of the sheet", self.title_line.field.setFocus, "pencil", "goal words rename"),
            PageAction("Undo the last change", lambda: self.undo(), "undo-2", "back"),
            PageAction("Ready to move on? Criteria of the phases", self.open_criteria, "flag", "gate run"),
            PageAction("Show or hide the page beside the lines", self.live.toggle, "eye", "preview"),
            *self.reuse.actions(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.live.fit(event.size().width())

    # building

    def _build_desk(self) -> None:
        row = QHBoxLayout(self._desk_box)
        row.setContentsMargins(Space.XL, Space.M, Space.L, 0)
        row.setSpacing(Space.L)
        self._left = QVBoxLayout()
        self._left.setSpacing(Space.S)
        self.meter = MeterBar()
        self.meter.split_wanted.connect(self.reuse.split_days)
        self.title_line = TitleLine()
        self.title_line.done.connect(self.focus_first)
        self._keys.watch(self.title_line)
        self._left.addWidget(self.title_line)
        self.adherence = AdherenceLine()
        self._left.addWidget(self.adherence)
        self._left.addWidget(self.meter)
        self.adding = AddPanel(self._context, self._pixmaps, self)
        self.adder = self.adding.adder
        self.adding.line_added.connect(lambda key: self.lines is not None and self.lines.open_line(key))  # type: ignore[misc]  # str signal
        self.adder.moved_down.connect(lambda: self.lines is not None and self.lines.focus_dose_or_first())
        self._keys.watch(self.adder)
        self._left.addWidget(self.adding)
        self.group_bar = GroupBar()
        self.group_bar.done.connect(self._choose_none)
        self._keys.watch(self.group_bar)
        self._left.addWidget(self.group_bar)
        row.addLayout(self._left, 1)
        self.live = LivePage(self._context)
        self.preview, self.press = self.live.preview, self.live.press
        row.addWidget(self.live)

    def _build_header(self) -> RoutineHeader:
        header = RoutineHeader()
        header.undo.clicked.connect(lambda: self.undo())
        header.redo.clicked.connect(lambda: self.redo())
        header.menu.aboutToShow.connect(lambda: self.reuse.fill_menu(header.menu))
        header.beside.clicked.connect(lambda: self.live.toggle())
        self.live.switched.connect(header.show_beside)
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
        diaries, client_id = self._context.diaries, desk.client.id
        self.adherence.hide()
        self._context.tasks.run(
            lambda: diaries.list(client_id), self.adherence.show_diaries, owner=self.adherence
        )
        controller = RoutineController(self._context, desk, self)
        self.controller = controller
        controller.changed.connect(self._refresh)
        controller.removed.connect(self._removed)
        controller.saved_changed.connect(lambda _saved: self._show_header())  # type: ignore[misc]  # bool signal
        self.title_line.use(controller, self._context.handout_texts(desk.client.handout_language))
        for user in (self.reuse, self.adding, self.live):
            user.use(controller)
        self.lines = LineList(self._pixmaps, controller, self._keys)
        self.line_keys.use(self.lines, controller)
        self.lines.chosen_changed.connect(self._chosen_changed)
        self.lines.part_pointed.connect(self.adding.point_at)
        self.lines.add_asked.connect(self.focus_first)
        self.lines.part_asked.connect(self.reuse.change_part)
        self.lines.slot_asked.connect(self.adding.fill_slot)
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
            self.empty.action.clicked.connect(self.adding.open_picker)
        self.lines.head.addWidget(self.empty)
        self.extras = Extras(self._context.catalogue(), controller)
        self._keys.watch(self.extras)
        self.criteria = CriteriaCard(self._context.catalogue(), controller)
        self.lines.foot.addWidget(self.criteria)
        self.lines.foot.addWidget(self.extras)
        self._left.addWidget(self.lines, 1)
        self._stack.setCurrentWidget(self._desk_box)
        self._refresh()
        if self._entered is not None and self._entered.get("field") == "title":
            self.title_line.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_first()
        if desk.resumed is not None:
            self._context.messages.toast(
                "Taken up where you left it", "Start from what was saved", lambda: self.undo()
            )
        self._add_what_was_asked()

    def _add_what_was_asked(self) -> None:
        """The catalogue sent an exercise along: it comes in as if it had been chosen here, once."""
        wanted, self._to_add = self._to_add, ""
        exercise = self._context.catalogue().get(wanted) if wanted else None
        if exercise is None or self.controller is None:
            return
        if any(item.exercise_id == wanted for item in self.controller.routine.items):
            self._context.messages.toast(f"{exercise.name} is in the routine already")
        else:
            self.adding.take(exercise)

    def _no_desk(self, error: Exception) -> None:
        """The routine cannot be opened: say so, and leave a page that says the same once the message is gone."""
        trouble = error.sentence if isinstance(error, ClinicError) else "The routine cannot be opened."
        self.stopped.show_trouble(trouble)
        self._stack.setCurrentWidget(self.stopped)
        self._context.messages.show_error(error)

    def _drop_controller(self) -> None:
        for user in (self.title_line, self.reuse, self.adding, self.live):
            user.use(None)
        if self.lines is not None:
            self._left.removeWidget(self.lines)
            self.lines.hide()
            self.lines.deleteLater()
        if self.controller is not None:
            self.controller.deleteLater()
        self.controller = self.lines = self.extras = self.criteria = None
        self.line_keys.use(None, None)
        self.group_bar.hide()

    def _refresh(self) -> None:
        controller = self.controller
        if controller is None or self.lines is None or self.extras is None:
            return
        self.live.follow()  # first, so that it is printed while the lines are drawn
        editor = controller.editor
        self.title_line.show_routine()
        self.meter.show_meter(meter(editor))
        self.lines.show_sections(section_views(editor, self._move_line))
        self.group_bar.show_chosen(controller, self.lines.chosen)
        self.adding.point_at(self.lines.target_part)
        self.adding.refresh()
        if self.criteria is not None:
            self.criteria.show_routine(editor.routine)
        self.general.show_problems(editor)
        self.empty.setVisible(not editor.routine.items)
        self.extras.show_routine(editor)
        self._show_header()

    def _move_line(self, item: RoutineItem, exercise: Exercise) -> str:
        """The pace as the handout words it, in the client's language."""
        if self.controller is None:
            return ""
        texts = self._context.handout_texts(self.controller.desk.client.handout_language)
        return move_line(item, exercise, texts)

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

    def open_handout(self) -> None:
        """Save, then go to the page where it is printed."""
        controller = self.controller
        if controller is None:
            return
        self._commit_field()
        client_id = controller.desk.client.id

        def go(routine_id: RoutineId) -> None:
            self._context.navigator.go("handout", client_id=client_id, routine_id=routine_id)

        controller.learn()
        controller.save_now(go)

    # changing

    def _removed(self, name: str, position: int) -> None:
        self._context.messages.toast(f"{name} removed", "Undo", lambda: self.undo())
        if self.lines is not None and not self.lines.focus_near(position):
            self.focus_first()

    def undo(self) -> None:
        if self.controller is not None:
            self.controller.undo()

    def redo(self) -> None:
        if self.controller is not None:
            self.controller.redo()

    def open_criteria(self) -> None:
        """Bring the criteria to move on into sight."""
        if self.criteria is not None and self.lines is not None:
            self.criteria.open()
            self.criteria.head.setFocus(Qt.FocusReason.OtherFocusReason)
            self.lines.ensureWidgetVisible(self.criteria)

    def _chosen_changed(self) -> None:
        if self.controller is not None and self.lines is not None:
            if len(self.lines.chosen) > 1:
                self.lines.close_all()
            self.group_bar.show_chosen(self.controller, self.lines.chosen)

    def _choose_none(self) -> None:
        if self.lines is not None:
            self.lines.choose(())

    def _commit_field(self) -> None:
        """Take over what is typed in the field that has the keyboard."""
        focused: QWidget | None = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()
