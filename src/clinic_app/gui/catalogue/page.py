"""The catalogue as a page of its own: looking things up, with the open client in mind, and the clinic's own exercises."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.own_changes import ShippedChange, shipped_changes
from clinic_app.gui.catalogue.browser import CatalogueBrowser
from clinic_app.gui.catalogue.client_fit import ClientView, availability, read_client
from clinic_app.gui.catalogue.pack_export import PackExport
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.catalogue.presenter import Availability, PanelAction, PanelExtras, free
from clinic_app.gui.catalogue.shelf import Shelf
from clinic_app.gui.catalogue.words import on_button
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.pages import Page, PageAction, Params
from clinic_app.gui.theme import Space
from clinic_app.services.rights import Right


class CataloguePage(Page):
    """Parameters: exercise_id, the exercise to show first (optional)."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._client: ClientView | None = None
        self._without_client = False
        self._known: dict[str, Availability] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self._build_client_row())
        self.shelf = Shelf(context, self)
        self.browser = CatalogueBrowser(
            context.catalogue(),
            FigurePixmaps.of(context),
            shelf=self.shelf if self.shelf.usable else None,
        )
        self.browser.use_extras(self.extras_of)
        self.browser.action_asked.connect(self._act)
        column.addWidget(self.browser, 1)
        self.export = PackExport(context, self)
        self._header = self._build_header()

    # page

    def title(self) -> str:
        return "Exercise catalogue"

    def header_widget(self) -> QWidget | None:
        return self._header if self.may_edit else None

    def enter(self, params: Params) -> None:
        wanted = params.get("exercise_id", "")
        if wanted:
            self.browser.show_exercise(wanted)
        self.shelf.refresh()
        own = self._context.own_catalogue
        if own is not None:
            self._context.tasks.run(own.refresh, lambda _none: self._show_catalogue(wanted), owner=self)
        self._read_client()

    def focus_first(self) -> None:
        self.browser.focus_search()

    def actions_offered(self) -> tuple[PageAction, ...]:
        shown = PageAction("Show all exercises", self.browser.clear_query, "rotate-ccw", "clear filters")
        if not self.may_edit:
            return (shown,)
        exercise = self.browser.grid.current()
        copy = (
            (PageAction(f"Make our own copy of {exercise.name}", self._copy_current, "copy", "own edit"),)
            if exercise is not None and not exercise.is_own
            else ()
        )
        return (
            *copy,
            PageAction("New exercise of our own", self._new, "plus", "create add"),
            PageAction("Bring in a pack of exercises", self.bring_in, "download", "import packs"),
            PageAction("Hand out exercises as a pack", self.hand_out, "package", "export packs"),
            shown,
        )

    @property
    def may_prescribe(self) -> bool:
        """Whether the person at work may change routines, and with them own exercises."""
        return self._context.vault is None or self._context.vault.may(Right.EDIT_ROUTINES)

    @property
    def may_edit(self) -> bool:
        return self._context.own_exercises is not None and self.may_prescribe

    # building

    def _build_client_row(self) -> QWidget:
        self.client_row = QWidget()
        row = QHBoxLayout(self.client_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(IconLabel("user", "accent_text", 18))
        self.client_said = PlainLabel("", "small", "soft", wrap=True)
        row.addWidget(self.client_said, 1)
        self.client_switch = QuietButton("Look without the client")
        self.client_switch.clicked.connect(self._switch_client)
        row.addWidget(self.client_switch)
        self.client_row.hide()
        return self.client_row

    def _build_header(self) -> QWidget:
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.bring_in_button = SecondaryButton("Bring in", "download")
        self.bring_in_button.setAccessibleName("Bring in a pack of exercises")
        self.bring_in_button.clicked.connect(self.bring_in)
        self.hand_out_button = SecondaryButton("Hand out", "package")
        self.hand_out_button.setAccessibleName("Hand out own exercises as a pack")
        self.hand_out_button.clicked.connect(self.hand_out)
        self.new_button = SecondaryButton("New exercise", "plus")
        self.new_button.clicked.connect(self._new)
        for button in (self.bring_in_button, self.hand_out_button, self.new_button):
            row.addWidget(button)
        return header

    # showing

    def _show_catalogue(self, wanted: str = "") -> None:
        self._known.clear()
        self.browser.use_catalogue(self._context.catalogue())
        if wanted:
            self.browser.show_exercise(wanted)

    def _read_client(self) -> None:
        client = self._context.navigator.open_client
        if client is None or self._without_client:
            self._show_client(None)
            return
        context = self._context
        context.tasks.run(
            lambda: read_client(context, client.id), self._show_client, self._no_client, owner=self
        )

    def _no_client(self, _error: Exception) -> None:
        """The record cannot be read, or the role may not: the catalogue is of use without it."""
        self._show_client(None)

    def _show_client(self, client: ClientView | None) -> None:
        self._client = client
        self._known.clear()
        opened = self._context.navigator.open_client
        self.client_row.setVisible(opened is not None)
        if client is None:
            name = opened.name.split()[0] if opened is not None and opened.name.split() else "the client"
            self.client_said.setText("Nothing is marked for a client.")
            self.client_switch.setText(on_button(f"Look with {name} in mind"))
            self.browser.use_client("", None, free)
            return
        self.client_switch.setText(on_button(f"Look without {client.name}"))
        self.browser.use_catalogue(self._context.catalogue())
        self.browser.use_client(client.name, client.equipment, self.availability_of)
        barred = sum(self.availability_of(exercise).barred for exercise in self.browser.catalogue)
        self.client_said.setText(self._client_words(client, barred))

    def _client_words(self, client: ClientView, barred: int) -> str:
        if client.stop:
            return f"For {client.name}: exercise is locked, {client.stop}."
        counted = "1 exercise is" if barred == 1 else f"{barred} exercises are"
        basis = "" if client.plan is not None else " (from the record; not screened yet)"
        return f"Looking with {client.name} in mind{basis}: {counted} barred, with the reason beside each."

    def _switch_client(self) -> None:
        self._without_client = self._client is not None
        self._read_client()

    def availability_of(self, exercise: Exercise) -> Availability:
        """What speaks against it for the client in mind; nothing without one."""
        if self._client is None:
            return free(exercise)
        known = self._known.get(exercise.id)
        if known is None:
            known = availability(self.browser.catalogue, self._client, exercise)
            self._known[exercise.id] = known
        return known

    def extras_of(self, exercise: Exercise) -> PanelExtras:
        """What can be done with it here, and what an update changed."""
        actions: list[PanelAction] = []
        if self._client is not None and not self._client.stop and self.may_prescribe:
            actions += self._routine_action(exercise, self._client)
        if not self.may_edit:
            return PanelExtras(tuple(actions))
        if not exercise.is_own:
            return PanelExtras((*actions, PanelAction("copy", "Make our own copy", "copy")))
        changed = tuple(change.sentence for change in self.changes_of(exercise))
        actions.append(PanelAction("edit", "See what changed" if changed else "Edit", "pencil"))
        actions.append(PanelAction("remove", "Remove", "trash-2"))
        return PanelExtras(tuple(actions), changed)

    def _routine_action(self, exercise: Exercise, client: ClientView) -> tuple[PanelAction, ...]:
        why = self.availability_of(exercise)
        if why.taken or (why.barred and not why.overridable):
            return (PanelAction("routine", f"Open {client.name}’s routine", "clipboard-list"),)
        text = f"Add to {client.name}’s routine"
        return (PanelAction("add", f"{text} with a reason" if why.barred else text, "plus"),)

    def changes_of(self, exercise: Exercise) -> tuple[ShippedChange, ...]:
        """What an update changed in the shipped exercise an own copy was made from."""
        own = self._context.own_catalogue
        record = own.record(exercise.id) if own is not None else None
        if own is None or record is None or record.own is None or record.own.base is None:
            return ()
        base = record.own.base
        shipped = own.shipped.get(base.id)
        if shipped is None:
            return ()
        return shipped_changes(base.document, exercise_to_document(shipped), exercise_to_document(exercise))

    # doing

    def _act(self, what: str, exercise_id: str) -> None:
        go = self._context.navigator.go
        match what:
            case "copy":
                go("exercise_editor", copy_of=exercise_id)
            case "edit":
                go("exercise_editor", exercise_id=exercise_id)
            case "remove":
                self._remove(exercise_id)
            case "add":
                if self._client is not None:
                    go("routine", client_id=self._client.client_id, add=exercise_id)
            case _:
                if self._client is not None:
                    go("routine", client_id=self._client.client_id)

    def _new(self) -> None:
        self._context.navigator.go("exercise_editor")

    def _copy_current(self) -> None:
        exercise = self.browser.grid.current()
        if exercise is not None:
            self._act("copy", exercise.id)

    def _remove(self, exercise_id: str) -> None:
        service, own = self._context.own_exercises, self._context.own_catalogue
        exercise = self.browser.catalogue.get(exercise_id)
        if service is None or own is None or exercise is None:
            return

        def removed(_none: None) -> None:
            self._show_catalogue()
            self._context.messages.toast(
                f"{exercise.name} removed; routines that use it keep it",
                "Undo",
                partial(self._bring_back, exercise_id),
            )

        def remove() -> None:
            service.remove(exercise_id)
            own.refresh()

        self._context.tasks.run(remove, removed, owner=self)

    def _bring_back(self, exercise_id: str) -> None:
        service, own = self._context.own_exercises, self._context.own_catalogue
        if service is None or own is None:
            return

        def bring_back() -> None:
            service.bring_back(exercise_id)
            own.refresh()

        self._context.tasks.run(bring_back, lambda _none: self._show_catalogue(exercise_id), owner=self)

    def bring_in(self) -> None:
        """Choose a pack and look at what is in it."""
        self._context.navigator.go("pack_import")

    def hand_out(self) -> None:
        """Choose own exercises and save them as a pack."""
        exercise = self.browser.grid.current()
        self.export.start([exercise.id] if exercise is not None and exercise.is_own else [])
