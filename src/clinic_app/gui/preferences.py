"""Choices that belong to this workstation, not to the clinic: they are needed before the records are open."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic_app.gui.theme import Mode, look

TEXT_SCALES: dict[float, str] = {1.0: "Normal", 1.15: "Large", 1.3: "Very large"}
IDLE_LOCK_MIN = (2, 5, 10, 15, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkstationChoice:
    mode: Mode = "system"
    text_scale: float = 1.0
    idle_lock_min: int = 10
    """Minutes without a key or mouse before the records lock."""
    keep_still: bool = False
    """Figures move only when asked to, whatever the system says about motion."""


class Preferences:
    """How the window looks and when it locks here. `save` remembers a choice; who builds the window says where."""

    def __init__(
        self,
        choice: WorkstationChoice | None = None,
        save: Callable[[WorkstationChoice], None] | None = None,
    ) -> None:
        self.choice = choice or WorkstationChoice()
        self._save = save

    def apply(self) -> None:
        """Dress the application as chosen."""
        look().use(self.choice.mode, text_scale=self.choice.text_scale)

    def choose(self, choice: WorkstationChoice) -> None:
        """Use and remember a choice."""
        before, self.choice = self.choice, choice
        if (before.mode, before.text_scale) != (choice.mode, choice.text_scale):
            self.apply()
        if self._save is not None:
            self._save(choice)
