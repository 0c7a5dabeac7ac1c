"""What somebody sees who opens a page their role has no part in. The services refuse anyway."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.surfaces import Banner, EmptyState
from clinic_app.gui.pages import Page, PageAction, PageFactory, Params, Place
from clinic_app.gui.theme import Space
from clinic_app.services.rights import Right


class NotForRole(Page):
    """In the place of a page that cannot be used: why, and where to go instead."""

    def __init__(
        self, context: AppContext, name: str, title: str, text: str, action: str, go_to: str
    ) -> None:
        super().__init__()
        self._context, self._name, self._go_to = context, name, go_to
        self._params: Params = {}
        column = QVBoxLayout(self)
        self.state = EmptyState("lock", title, text, action, action_icon="arrow-right")
        column.addWidget(self.state)
        if self.state.action is not None:
            self.state.action.clicked.connect(self._go)

    def title(self) -> str:
        return self._name

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        client = self._context.navigator.open_client
        return () if client is None else ((client.name, Place("client", {"client_id": client.id})),)

    def enter(self, params: Params) -> None:
        self._params = params

    def focus_first(self) -> None:
        if self.state.action is not None:
            self.state.action.setFocus()

    def _go(self) -> None:
        client_id = self._params.get("client_id", "")
        extra = {"client_id": client_id} if client_id else {}
        self._context.navigator.go(self._go_to, **extra)


class HintedPage(Page):
    """A page below a note that says what the role may not do on it."""

    def __init__(self, inner: Page, title: str, text: str) -> None:
        super().__init__()
        self.inner = inner
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(Space.XL, Space.M, Space.XL, 0)
        self.hint = Banner("note", title, text)
        inside.addWidget(self.hint)
        column.addWidget(box)
        column.addWidget(inner, 1)
        inner.title_changed.connect(self.title_changed)

    def title(self) -> str:
        return self.inner.title()

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        return self.inner.crumbs()

    def header_widget(self) -> QWidget | None:
        return self.inner.header_widget()

    def enter(self, params: Params) -> None:
        self.inner.enter(params)

    def leave(self) -> bool:
        return self.inner.leave()

    def focus_first(self) -> None:
        self.inner.focus_first()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return self.inner.actions_offered()


def only_with(
    right: Right, factory: PageFactory, name: str, title: str, text: str, action: str, go_to: str
) -> PageFactory:
    """The page for those who have the right; for others why not."""

    def make(context: AppContext) -> Page:
        if context.vault is None or context.vault.may(right):
            return factory(context)
        return NotForRole(context, name, title, text, action, go_to)

    return make


def hinted_without(right: Right, factory: PageFactory, title: str, text: str) -> PageFactory:
    """The page, with a note for those who lack the right."""

    def make(context: AppContext) -> Page:
        page = factory(context)
        if context.vault is None or context.vault.may(right):
            return page
        return HintedPage(page, title, text)

    return make


def guarded(factories: dict[str, PageFactory]) -> dict[str, PageFactory]:
    """All pages of the window, as the roles allow them."""
    made = dict(factories)
    rules: dict[str, Callable[[PageFactory], PageFactory]] = {
        "clients": lambda page: only_with(
            Right.READ_RECORDS,
            page,
            "Clients",
            "Your role does not include client records",
            "You manage people, keys, the audit trail and backups. An administrator can add the role of therapist.",
            "Open the settings",
            "settings",
        ),
        "screening": lambda page: only_with(
            Right.SCREEN,
            page,
            "Screening",
            "Screening is for a therapist",
            "You work as an assistant: records and printing, no screening decisions.",
            "Back to the client",
            "client",
        ),
        "routine": lambda page: only_with(
            Right.EDIT_ROUTINES,
            page,
            "Routine",
            "Changing a routine is for a therapist",
            "You work as an assistant: you can print the handout of the routine that was saved.",
            "Open the handout",
            "handout",
        ),
        "exercise_editor": lambda page: only_with(
            Right.EDIT_ROUTINES,
            page,
            "Own exercise",
            "Writing exercises is for a therapist",
            "You work as an assistant: you can look everything up in the catalogue.",
            "Open the catalogue",
            "catalogue",
        ),
        "pose_editor": lambda page: only_with(
            Right.EDIT_ROUTINES,
            page,
            "Own figure",
            "Making figures is for a therapist",
            "You work as an assistant: you can look everything up in the catalogue.",
            "Open the catalogue",
            "catalogue",
        ),
        "pack_import": lambda page: only_with(
            Right.EDIT_ROUTINES,
            page,
            "Bring in a pack",
            "Bringing in exercises is for a therapist",
            "You work as an assistant: you can look everything up in the catalogue.",
            "Open the catalogue",
            "catalogue",
        ),
        "summary": lambda page: hinted_without(
            Right.DECIDE,
            page,
            "You work as an assistant",
            "You can read this summary and print from it. Decisions on findings are for a therapist.",
        ),
    }
    for name, rule in rules.items():
        if name in made:
            made[name] = rule(made[name])
    return made
