"""Who uses an own exercise: the clinic, the one who made it, or one client; and what changing that takes from others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_app.domain.clients import ClientId
from clinic_app.domain.own_exercises import OwnScope
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.kit.fields import FieldRow
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.pages import OpenClient
from clinic_app.services.records import LibraryItem

_HINTS: dict[str, str] = {
    "clinic": "Everybody in the clinic finds it.",
    "person": "Only you find it. A colleague who opens a routine with it does not see the exercise.",
}
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Reach:
    """Who finds an exercise: with the scope "client" that client."""

    scope: OwnScope
    client_id: ClientId | None = None

    def narrows(self, before: "Reach") -> bool:
        """Whether somebody who found it before does not any more."""
        return self != before and self.scope != "clinic"


class ScopeCard(Card):
    """`edited` follows every choice."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Who uses it", parent)
        self._client: OpenClient | None = None
        self._kept: Reach | None = None
        self.scope = SegmentedChoice(
            "Who uses it",
            (
                Choice("clinic", "The whole clinic"),
                Choice("person", "Only me"),
                Choice("client", "Only this client"),
            ),
            clearable=False,
        )
        self.scope.chosen.connect(lambda _value: self._changed())  # type: ignore[misc]  # object signal
        self._row = FieldRow("Who uses it", self.scope, hint=" ")
        self._row.label.hide()  # the card says it
        self.body.addWidget(self._row)
        self.preferred = ChipMulti(
            "Proposal", (Choice("preferred", "Propose it before the shipped exercise"),), column=False
        )
        self.preferred.changed.connect(lambda _ids: self.edited.emit())  # type: ignore[misc]  # object signal
        self.body.addWidget(self.preferred)

    def begin(self, item: LibraryItem | None, opened: OpenClient | None, *, has_original: bool) -> None:
        """`item` is what is kept already, None for a new exercise; `opened` the client at hand."""
        self._client = opened
        self._kept = Reach(item.scope, item.client_id) if item is not None else None
        self.scope.button("client").setEnabled(opened is not None or self.is_a_clients)
        self.preferred.setVisible(has_original)

    def show_choice(self, scope: str, *, preferred: bool) -> None:
        self.scope.set_value(scope)
        self.preferred.set_value(["preferred"] if preferred else [])
        self._say()

    @property
    def is_a_clients(self) -> bool:
        return self._kept is not None and self._kept.scope == "client"

    @property
    def kept(self) -> Reach | None:
        """As it is in the records; None for a new exercise."""
        return self._kept

    @property
    def reach(self) -> Reach:
        """As it was chosen."""
        scope = cast("OwnScope", self.scope.value() or "clinic")
        if scope != "client":
            return Reach(scope)
        if self._kept is not None and self.is_a_clients:
            return self._kept
        return Reach(scope, ClientId(self._client.id)) if self._client is not None else Reach("clinic")

    @property
    def is_preferred(self) -> bool:
        return bool(self.preferred.value())

    def _changed(self) -> None:
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        reach = self.reach
        whose = self._client.name if self._client and self._client.id == reach.client_id else "its client"
        self._row.hint.setText(_HINTS.get(reach.scope, f"It is found only while {whose} is open."))


def loss_words(users: Sequence[tuple[ClientId, str]], to: Reach) -> str:
    """Whose routines would hold an exercise not everybody finds any more; empty when nobody's does."""
    names = [name for client_id, name in users if client_id != to.client_id]
    if not names:
        return ""
    shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    if to.scope == "person":
        return f"In the routine of {shown}. Your colleagues will see a line there without its exercise."
    return (
        f"In the routine of {shown}. The line there loses its exercise, and printing waits for another one."
    )
