"""The pose editor: a figure of the clinic's own, made from any figure by dragging its limbs.

Entered with `figure_id` (a shipped figure, or "own:<item id>" to change that one). With `answer_to`, the id of the
saved figure waits under that name in `FigureStudio.take_answer` for the page that asked.
"""

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError, EditConflict
from clinic_app.figures import posing
from clinic_app.figures.drawing import Drawing
from clinic_app.figures.library import OWN_PREFIX
from clinic_app.figures.own_figure import document_of, sheet_of
from clinic_app.figures.pose_history import PoseHistory
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.gui.context import AppContext
from clinic_app.gui.draft_keeper import Draft, DraftKeeper
from clinic_app.gui.figures.editor_bars import EditorBar, EditorFooter, Previews
from clinic_app.gui.figures.editor_panels import EditorPanels
from clinic_app.gui.figures.editor_start import Begun, start
from clinic_app.gui.figures.finished import FinishedPictures
from clinic_app.gui.figures.joint_panel import angle_name
from clinic_app.gui.figures.photo_dialog import PhotoDialog
from clinic_app.gui.figures.pose_canvas import PoseCanvas
from clinic_app.gui.kit.surfaces import Banner
from clinic_app.gui.pages import Page, PageAction, Params, Place
from clinic_app.gui.routines.undo_keys import UndoKeys
from clinic_app.gui.theme import Space
from clinic_app.services.json_values import Json
from clinic_app.services.records import LibraryItem, LibraryScope


class PoseEditorPage(Page):
    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._params: dict[str, str] = {}
        self._history: PoseHistory | None = None
        self._item: LibraryItem | None = None
        self._based_on = ""
        assert context.studio is not None  # noqa: S101 - the page is offered only where figures can be drawn
        self._studio = context.studio
        self._finished = FinishedPictures(self._studio.jobs, self)
        self._finished.drawn.connect(self._drawn)
        self._finished.failed.connect(self._failed)
        self._shown: tuple[Drawing, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        body = QHBoxLayout()
        body.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        body.setSpacing(Space.L)
        left = QVBoxLayout()
        left.setSpacing(Space.S)
        self.restored = Banner("note", "What you had made before was brought back")
        self.restored.add_button("Start over").clicked.connect(self._start_over)
        self.problem = Banner("warning")
        for banner in (self.restored, self.problem):
            banner.hide()
            left.addWidget(banner)
        self.canvas = PoseCanvas()
        self.bar = EditorBar()
        for signal, run in (
            (self.bar.frame_chosen, self.show_frame),
            (self.bar.copy_asked, self.copy_from_other),
            (self.bar.mirror_asked, self.mirror),
            (self.bar.second_asked, self.toggle_second),
            (self.bar.undo_asked, self.undo),
            (self.bar.redo_asked, self.redo),
            (self.bar.zoom_asked, self.canvas.zoom),
            (self.bar.whole_asked, self.canvas.fit),
        ):
            signal.connect(run)
        left.addWidget(self.bar)
        self.canvas.posed.connect(self._posed)
        self.canvas.chosen.connect(self._handle_chosen)
        self.canvas.pin_asked.connect(self.toggle_pin)
        self.canvas.rest_asked.connect(self.put_down)
        left.addWidget(self.canvas, 1)
        self.previews = Previews()
        left.addWidget(self.previews)
        body.addLayout(left, 1)
        self.panels = EditorPanels()
        self.panels.setFixedWidth(352)
        self.panels.changed.connect(self._changed)
        self.panels.turned.connect(self._turned)
        self.panels.handle_chosen.connect(self._handle_chosen)
        self.panels.pin_asked.connect(self.toggle_pin)
        self.panels.rest_asked.connect(self.put_down)
        body.addWidget(self.panels)
        column.addLayout(body, 1)
        footer = EditorFooter()
        self.name, self.save_button = footer.name, footer.save_button
        self.name.textEdited.connect(self._named)
        footer.photo_button.clicked.connect(self.use_photo)
        footer.cancel_button.clicked.connect(self.cancel)
        self.save_button.clicked.connect(self.save)
        column.addWidget(footer)
        self._undo_keys = UndoKeys()
        self._undo_keys.watch(self)
        self.drafts = DraftKeeper(context, self._draft, self)
        for keys, run in (
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+S", self.save),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # page

    def title(self) -> str:
        return "Change own figure" if self._item is not None else "New figure"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        return (("Catalogue", Place("catalogue")),)

    def enter(self, params: Params) -> None:
        self._params = dict(params)
        self._history = None
        self.canvas.sheet = None
        self.restored.hide()
        self.problem.hide()
        self.save_button.setEnabled(False)
        figure_id = params.get("figure_id", "bridge_double")
        start(self._context, self._studio, figure_id, self._begun, self._failed, self)

    def leave(self) -> bool:
        self.drafts.keep_now()
        return True

    def focus_first(self) -> None:
        self.canvas.setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return (
            PageAction("Save this figure", self.save, "check"),
            PageAction("Undo the last step", self.undo, "undo-2", "back"),
            PageAction("Use a photo instead", self.use_photo, "file-plus", "picture jpeg png"),
        )

    @property
    def sheet(self) -> PoseSheet | None:
        """The figure as it is now; None before it was loaded."""
        return None if self._history is None else self._history.sheet

    @property
    def frame(self) -> int:
        """The picture that is being posed: 0 start, 1 end."""
        return self.canvas.frame

    # steps

    def undo(self) -> None:
        if self._history is not None:
            self._moved(self._history.undo())

    def redo(self) -> None:
        if self._history is not None:
            self._moved(self._history.redo())

    def toggle_pin(self, handle_id: str) -> None:
        """Hold a limb where it is, or let it go."""
        sheet = self.sheet
        if sheet is None or not posing.HANDLES[handle_id].pins:
            return
        name = posing.HANDLES[handle_id].name
        if handle_id in posing.pins(sheet.frames[self.frame]):
            self._changed(posing.unpin(sheet, self.frame, handle_id), f"let the {name} go", False)
        else:
            self._changed(posing.pin(sheet, self.frame, handle_id), f"pin the {name}", False)

    def put_down(self, handle_id: str) -> None:
        """Put a limb on the floor or the prop below, and hold it there."""
        if self.sheet is None or not posing.HANDLES[handle_id].pins:
            return
        name = posing.HANDLES[handle_id].name
        self._changed(posing.rest(self.sheet, self.frame, handle_id), f"put the {name} down", False)

    def show_frame(self, frame: int) -> None:
        """Pose the other picture."""
        if self.sheet is not None and frame < len(self.sheet.frames):
            if self._history is not None:
                self._history.pause()
            self.canvas.frame = frame
            self._show()
            self.canvas.fit()

    def copy_from_other(self) -> None:
        """This picture begins as the other one."""
        sheet = self.sheet
        if sheet is None or len(sheet.frames) != 2:
            return
        other = 1 - self.frame
        word = sheet.frames[other].name
        self._changed(posing.copy_pose(sheet, other, self.frame), f"take the pose of the {word}", False)

    def mirror(self) -> None:
        """Left and right change places in this picture."""
        if self.sheet is not None:
            self._changed(posing.swap_sides(self.sheet, self.frame), "swap left and right", False)

    def toggle_second(self) -> None:
        """Add or take away the end picture."""
        sheet = self.sheet
        if sheet is None:
            return
        if len(sheet.frames) == 2:
            self.canvas.frame = 0
            self._changed(posing.drop_end(sheet), "take the end picture away", False)
        else:
            self._changed(posing.add_end(sheet), "add an end picture", False)
            self.show_frame(1)

    # saving

    def save(self) -> None:
        sheet, studio = self.sheet, self._studio
        title = self.name.text().strip()
        if sheet is None:
            return
        if not title:
            self.problem.show_message("Give the figure a name", "It is found under that name later.")
            self.problem.show()
            self.name.setFocus()
            return
        item, based_on = self._item, self._based_on
        client_id = self._params.get("client_id", "")
        scope = cast("LibraryScope", self._params.get("scope", "client" if client_id else "clinic"))
        owner = ClientId(client_id) if scope == "client" else None
        self.save_button.setEnabled(False)
        self._context.tasks.run(
            lambda: studio.own.save(title, sheet, based_on, item=item, scope=scope, client_id=owner),
            self._saved,
            self._save_failed,
            owner=self,
        )

    def use_photo(self) -> None:
        """A photo in the place of a drawn figure."""
        dialog = PhotoDialog(self.window())
        dialog.accepted.connect(lambda: self._photo_chosen(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _photo_chosen(self, dialog: PhotoDialog) -> None:
        media_type, content = dialog.media_type, dialog.content
        title = self.name.text().strip() or "Photo"
        self._context.tasks.run(
            lambda: self._studio.own.save_photo(title, media_type, content),
            lambda figure_id: self._answered(figure_id, "The photo was kept"),
            self._failed,
            owner=self,
        )

    def _saved(self, item: LibraryItem) -> None:
        figure_id = OWN_PREFIX + item.id
        self._studio.forget(figure_id)
        self._studio.own_drawn.emit(figure_id)
        self._answered(figure_id, f"“{item.title}” was saved")

    def _answered(self, figure_id: str, words: str) -> None:
        self.drafts.finish()
        if asked := self._params.get("answer_to", ""):
            self._studio.answer(asked, figure_id)
        self._context.messages.toast(words)
        self._context.navigator.leave_form()

    def _save_failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, EditConflict):
            self.problem.show_message(
                "Somebody else saved this figure since you opened it",
                "Save yours under another name, or start over from what was saved.",
            )
            self.problem.show()
            self._item = None
        else:
            self._context.messages.show_error(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ClinicError | KeyError):
            sentence = (
                error.sentence if isinstance(error, ClinicError) else "This figure is not there any more."
            )
            step = error.next_step if isinstance(error, ClinicError) else "Go back and choose another one."
            self.problem.show_message(sentence, step)
            self.problem.show()
        else:
            self._context.messages.show_error(error)

    # drafts

    def _draft_key(self) -> str:
        return f"pose_editor:{self._params.get('figure_id', '')}"

    def _draft(self) -> Json:
        sheet = self.sheet
        document = {} if sheet is None else document_of(sheet, self._based_on)
        return {"title": self.name.text(), "figure": cast("Json", document)}

    def _restore(self, draft: Draft | None) -> None:
        content = draft.content if draft is not None else None
        if not isinstance(content, Mapping) or self._history is None:
            return
        try:
            sheet = sheet_of(cast("Mapping[str, Any]", content["figure"]), self._history.sheet.id)
        except (ClinicError, KeyError):
            return
        self._history.do(sheet, "bring back what was made before")
        self.name.setText(str(content.get("title", "")))
        self.restored.show_message("What you had made before was brought back", "It is not saved yet.")
        self.restored.show()
        self._show()

    def _start_over(self) -> None:
        self.drafts.finish()
        self.enter(self._params)

    # inside

    def _begun(self, begun: Begun) -> None:
        self._history = PoseHistory(begun.sheet)
        self._item, self._based_on = begun.item, begun.based_on
        with QSignalBlocker(self.name):
            self.name.setText(begun.title)
        self.canvas.frame = len(begun.sheet.frames) - 1
        self.save_button.setEnabled(True)
        self.save_button.setText("Save changes" if begun.item is not None else "Save figure")
        self._show()
        self.canvas.fit()
        self.title_changed.emit()
        self.drafts.begin(self._draft_key(), self._restore)

    def _posed(self, sheet: PoseSheet, name: str, done: bool) -> None:
        """From the canvas: a drag is one step from its first move to the end."""
        if self._history is None:
            return
        self._history.do(sheet, name, self.frame, merge=f"drag {name}")
        if done:
            self._history.pause()
            self.drafts.touch()
        self._show(moving=not done)

    def _changed(self, sheet: PoseSheet, name: str, merge: bool) -> None:
        if self._history is None:
            return
        self._history.do(sheet, name, self.frame, merge=name if merge else "")
        self.drafts.touch()
        self._show()

    def _turned(self, joint: str, index: int, value: float) -> None:
        if self.sheet is not None:
            turned = posing.turn(self.sheet, self.frame, joint, index, value)
            self._changed(turned, angle_name(joint, index), True)

    def _moved(self, frame: int | None) -> None:
        if frame is None or self._history is None:
            return
        self.canvas.frame = min(frame, len(self._history.sheet.frames) - 1)
        self.drafts.touch()
        self._show()

    def _handle_chosen(self, handle_id: str) -> None:
        self.canvas.choose(handle_id)
        if self.sheet is not None:
            self.panels.show_handle(self.sheet, self.frame, handle_id)

    def _show(self, *, moving: bool = False) -> None:
        history = self._history
        if history is None:
            return
        sheet = history.sheet
        self.canvas.show_sheet(sheet, self.frame)
        self.panels.show_sheet(sheet, self.frame, self.canvas.handle)
        self.bar.show_state(self.frame, len(sheet.frames), history.next_undo, history.next_redo)
        if not moving:
            self._finished.ask(sheet)

    def _drawn(
        self, sheet: PoseSheet, drawings: tuple[Drawing, ...], origins: tuple[tuple[float, float], ...]
    ) -> None:
        self._shown = drawings
        self.canvas.show_drawings(sheet, dict(enumerate(drawings)), dict(enumerate(origins)))
        self.previews.show_drawings(drawings)

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """The finished pictures on show, as they will be printed."""
        return self._shown

    def _named(self, _text: str) -> None:
        self.problem.hide()
        self.drafts.touch()

    def cancel(self) -> None:
        """Leave without saving; asks only if something would be lost."""
        self.drafts.leave("Discard this figure?", "What you made here is not saved.")
