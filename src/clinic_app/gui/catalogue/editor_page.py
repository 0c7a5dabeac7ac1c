"""An own exercise being written: fields on the left, the picture and how the text reads on the right.

What is typed is kept as a draft every second and can be taken back step by step. The shipped exercise a copy began as
is never touched.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.errors import EditConflict
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.exercise_translations import original_texts
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.own_changes import ShippedChange, shipped_changes, with_shipped
from clinic_app.domain.own_exercise_rules import check_own, texts_of
from clinic_app.domain.own_exercises import base_of
from clinic_app.domain.plain_words import read_texts
from clinic_app.gui.catalogue.changes_card import ChangesCard
from clinic_app.gui.catalogue.edit_history import EditHistory
from clinic_app.gui.catalogue.editor_side import FIRST_FIGURE, NARROW_SIDE, SIDE_WIDTH, WIDE, EditorSide
from clinic_app.gui.catalogue.editor_work import Work, new_document
from clinic_app.gui.catalogue.exercise_form import ExerciseForm
from clinic_app.gui.catalogue.exercise_keeper import ExerciseKeeper, Writing
from clinic_app.gui.catalogue.scope_card import ScopeCard
from clinic_app.gui.catalogue.words_card import WordsCard
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.draft_keeper import Draft, DraftKeeper
from clinic_app.gui.kit.buttons import IconButton, PrimaryButton, SecondaryButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import Banner, ScrollPage
from clinic_app.gui.pages import Page, PageAction, Params, Place
from clinic_app.gui.theme import Space
from clinic_app.services.json_values import Json
from clinic_app.services.records import LibraryItem

READ_AFTER_MS = 180


class ExerciseEditorPage(Page):
    """Parameters: exercise_id of an own exercise, or copy_of a shipped one, or neither for a new one."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._work = Work("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, Space.XL, 0)
        middle.setSpacing(0)
        self._scroll = ScrollPage(width=1200, padding=Space.L, gap=Space.M)
        middle.addWidget(self._scroll, 1)
        self.side = EditorSide(context, self)
        self.side.figure_chosen.connect(self._use_figure)
        self.side.drawing_wanted.connect(self._draw)
        middle.addWidget(self.side)
        column.addLayout(middle, 1)
        self._build_banners()
        self.form = ExerciseForm(context.catalogue)
        self._scroll.column.addWidget(self.form)
        self.words = WordsCard(self._covered)
        self.words.edited.connect(self._edited)
        self._scroll.column.addWidget(self.words)
        self.reach = ScopeCard()
        self.reach.edited.connect(self._edited)
        self._scroll.column.addWidget(self.reach)
        self._scroll.column.addStretch(1)
        column.addWidget(self._build_footer())
        self.history = EditHistory(self, self._state, self._show_state)
        self.history.changed.connect(self._show_history)
        self.drafts = DraftKeeper(context, lambda: cast("Json", self._state()), self)
        self.form.edited.connect(self._edited)
        self.keeper = ExerciseKeeper(context, self)
        self.keeper.saved.connect(self._saved)
        self.keeper.failed.connect(self._failed)
        self.keeper.given_up.connect(lambda: self.save_button.setEnabled(True))
        self._reading_timer = QTimer(self)
        self._reading_timer.setSingleShot(True)
        self._reading_timer.setInterval(READ_AFTER_MS)
        self._reading_timer.timeout.connect(self.read_now)
        save = QShortcut(QKeySequence.StandardKey.Save, self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.save)

    # page

    def title(self) -> str:
        work = self._work
        if work.record is not None:
            return f"Edit {work.record.item.title}"
        return f"Own copy of {work.origin.name}" if work.origin is not None else "New exercise"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        return (("Catalogue", Place("catalogue")),)

    def enter(self, params: Params) -> None:
        for banner in (self.restored, self.conflict, self.problems):
            banner.hide()
        self.save_button.setEnabled(False)
        context = self._context
        own = context.own_catalogue

        def read() -> list[LibraryItem]:
            if own is not None:
                own.refresh()
            return [item for item in context.library.find("figure") if "photo" not in item.content]

        context.tasks.run(read, partial(self._begin, dict(params)), owner=self)

    def leave(self) -> bool:
        self.drafts.keep_now()
        return True

    def focus_first(self) -> None:
        self.form.rows["name"].field.setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return (
            PageAction("Save this exercise", self.save, "check"),
            PageAction("Undo the last change", self.history.undo, "undo-2"),
            PageAction("Choose another picture", self.side.choose_figure, "person-standing", "figure"),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(SIDE_WIDTH if event.size().width() >= WIDE else NARROW_SIDE)

    # building

    def _build_banners(self) -> None:
        self.restored = Banner("note", "What you typed before was brought back")
        self.restored.add_button("Start over").clicked.connect(self._start_over)
        self.conflict = Banner(
            "warning",
            "Somebody else saved this exercise since you opened it",
            "Load what was saved; your changes are not kept then.",
        )
        self.conflict.add_button("Load the saved exercise").clicked.connect(self._start_over)
        self.problems = Banner("warning")
        self.changes = ChangesCard()
        self.changes.wanted.connect(self._take_over)
        self.changes.settled.connect(self._settle)
        for widget in (self.restored, self.conflict, self.problems, self.changes):
            widget.hide()
            self._scroll.column.addWidget(widget)

    def _build_footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("kind", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        self.undo_button = IconButton("undo-2", "Undo (Ctrl+Z)")
        self.redo_button = IconButton("redo-2", "Redo (Ctrl+Shift+Z)")
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)
        self.kept = PlainLabel("", "small", "faint")
        row.addWidget(self.kept)
        row.addStretch(1)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(self.cancel)
        row.addWidget(cancel)
        self.save_button = PrimaryButton("Save exercise", "check")
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.save_button)
        self.undo_button.clicked.connect(lambda: self.history.undo())
        self.redo_button.clicked.connect(lambda: self.history.redo())
        return footer

    # beginning

    def _begin(self, params: Mapping[str, str], drawn: list[LibraryItem]) -> None:
        own = self._context.own_catalogue
        catalogue = self._context.catalogue()
        self.side.drawn = drawn
        exercise_id, copy_of = params.get("exercise_id", ""), params.get("copy_of", "")
        record = own.record(exercise_id) if own is not None and exercise_id else None
        if record is not None and record.own is not None:
            self._work = Work(f"exercise_form:{exercise_id}", None, record, record.own.base)
            document = exercise_to_document(record.own.exercise)
            scope, preferred = str(record.item.scope), record.own.preferred
        elif (origin := catalogue.get(copy_of)) is not None and not origin.is_own:
            self._work = Work(f"exercise_form:copy:{copy_of}", origin, None, base_of(origin))
            document = {**exercise_to_document(origin), "name": f"{origin.name}, ours"}
            scope, preferred = "clinic", True
        else:
            self._work = Work("exercise_form:new")
            document, scope, preferred = new_document(catalogue.groups), "clinic", False
        item = record.item if record is not None else None
        opened = self._context.navigator.open_client
        self.reach.begin(item, opened, has_original=self._work.base is not None)
        self._show_state(
            {"document": document, "scope": scope, "preferred": preferred, "version": self._version}
        )
        self._show_changes()
        self.kept.setText("")
        self.save_button.setEnabled(True)
        self.title_changed.emit()
        self.history.begin()
        self.drafts.begin(self._work.key, self._restore)

    @property
    def _version(self) -> int:
        return self._work.record.item.version if self._work.record is not None else 0

    def _restore(self, draft: Draft | None) -> None:
        content = draft.content if draft is not None else None
        if draft is not None and isinstance(content, dict) and isinstance(content.get("document"), dict):
            self._show_state(content)
            when = draft.kept_at.astimezone() if draft.kept_at is not None else None
            said = f"Not saved yet. Last change {day_text(when.date())}, {when:%H:%M}." if when else ""
            self.restored.show_message("What you typed before was brought back", said)
            self.restored.show()
            if self._work.record is not None and content.get("version") != self._version:
                self.conflict.show()
            self.history.keep()
        self._use_what_was_drawn()
        self.read_now()

    def _start_over(self) -> None:
        self.drafts.finish()
        record, origin = self._work.record, self._work.origin
        params: dict[str, str] = {}
        if record is not None:
            params = {"exercise_id": record.exercise_id}
        elif origin is not None:
            params = {"copy_of": origin.id}
        self.enter(params)

    # state

    def _document(self) -> dict[str, object]:
        """What stands in the fields, with the words in other languages."""
        document, words = self.form.document(), self.words.value()
        document.pop("translations", None)
        return {**document, "translations": words} if words else document

    def _covered(self, language: str, answer: Callable[[frozenset[str]], None]) -> None:
        """What of a copy is translated already, because it says the same as the shipped exercise."""
        context, shipped = self._context, self._shipped()
        if shipped is None:
            return

        def served() -> frozenset[str]:
            known = context.handout_texts(language).translations.exercises.get(shipped.id)
            texts = original_texts(shipped)
            return (
                frozenset(texts[place] for place in known.texts if place in texts) if known else frozenset()
            )

        context.tasks.run(served, answer, owner=self)

    def _state(self) -> dict[str, object]:
        return {
            "document": self._document(),
            "scope": self.reach.reach.scope,
            "preferred": self.reach.is_preferred,
            "version": self._version,
        }

    def _show_state(self, state: object) -> None:
        held = cast("Mapping[str, object]", state)
        document = cast("Mapping[str, object]", held["document"])
        self.form.show_document(document)
        self.words.show_document(document)
        self.reach.show_choice(str(held.get("scope") or "clinic"), preferred=bool(held.get("preferred")))
        self.side.show_figure(str(document.get("figure") or ""))
        self._reading_timer.start()

    def _edited(self) -> None:
        self.drafts.touch()
        self.history.touch()
        self.kept.setText("Not saved yet. A draft is kept as you type.")
        self._reading_timer.start()

    def _show_history(self) -> None:
        self.undo_button.setEnabled(self.history.can_undo)
        self.redo_button.setEnabled(self.history.can_redo)

    def read_now(self) -> None:
        """Measure the texts as they stand."""
        self._reading_timer.stop()
        document = self.form.document()
        self.words.follow(document)
        self.side.reading.show_reading(read_texts(texts_of(document)))
        self.form.judge_lines()
        if not self.problems.isHidden():
            self.show_problems()

    # what an update changed

    def _shipped(self) -> Exercise | None:
        own, base = self._context.own_catalogue, self._work.base
        return own.shipped.get(base.id) if own is not None and base is not None else None

    def _show_changes(self) -> None:
        shipped, base = self._shipped(), self._work.base
        changes: tuple[ShippedChange, ...] = ()
        if shipped is not None and base is not None and self._work.record is not None:
            changes = shipped_changes(base.document, exercise_to_document(shipped), self.form.document())
        self.changes.show_changes(changes)

    def _take_over(self, changes: object) -> None:
        shipped = self._shipped()
        if shipped is None:
            return
        wanted = cast("list[ShippedChange]", changes)
        document = with_shipped(self._document(), exercise_to_document(shipped), wanted)
        self.history.keep()
        self._show_state({**self._state(), "document": document})
        self.history.keep()
        self._edited()
        self._show_changes()
        if not self.changes.changes:
            self._settle()

    def _settle(self) -> None:
        """From now on the copy is one of the shipped exercise as it is today."""
        shipped = self._shipped()
        if shipped is not None:
            self._work.base = base_of(shipped)
            self.changes.hide()
            self._edited()

    # picture

    def _use_figure(self, figure: str) -> None:
        self.form.put("figure", figure)
        self.side.show_figure(figure)

    def _draw(self) -> None:
        """To the figure editor, beginning with the present picture; what is saved there is used here."""
        self.drafts.touch()
        figure = self.side.figure
        if figure.startswith("photo:") or figure not in self._context.figures():
            figure = FIRST_FIGURE
        self._context.navigator.go("pose_editor", figure_id=figure, answer_to=self._work.key)

    def _use_what_was_drawn(self) -> None:
        studio = self._context.studio
        figure = studio.take_answer(self._work.key) if studio is not None else None
        if figure is not None:
            self._use_figure(figure)

    # saving

    def show_problems(self) -> QWidget | None:
        """Say at every field what keeps the exercise from being saved; gives the first field concerned."""
        problems = check_own(self.form.document(), self._context.catalogue())
        count = len({problem.field for problem in problems})
        self.problems.show_message(
            "One field needs attention" if count == 1 else f"{count} fields need attention",
            "Nothing was saved yet.",
        )
        self.problems.setVisible(bool(problems))
        return self.form.show_problems(problems)

    def save(self) -> None:
        if not self.save_button.isEnabled():
            return
        first = self.show_problems()
        if first is not None or not self.problems.isHidden():
            self._scroll.verticalScrollBar().setValue(0)
            if first is not None:
                self._scroll.ensureWidgetVisible(first, 0, 120)
            return
        self.save_button.setEnabled(False)
        document = self._document()
        document.setdefault("family", "own")
        self.keeper.save(
            Writing(self._work, document, self.reach.is_preferred, self.reach.reach, self.reach.kept)
        )

    def _saved(self, exercise_id: str) -> None:
        self.drafts.finish()
        self.save_button.setEnabled(True)
        self._context.navigator.forget("catalogue")
        self._context.navigator.replace("catalogue", exercise_id=exercise_id)

    def _failed(self, error: object) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, EditConflict):
            self.conflict.show()
            self._scroll.verticalScrollBar().setValue(0)
        elif isinstance(error, Exception):
            self._context.messages.show_error(error)

    def cancel(self) -> None:
        """Leave without saving; asks only if something would be lost."""
        self.drafts.leave("Discard what you typed?", "The changes in this exercise are not saved.")
