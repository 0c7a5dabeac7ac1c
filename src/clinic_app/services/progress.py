"""How long jobs say how far they are, and learn that they should stop."""

from typing import Protocol


class Progress(Protocol):
    def report(self, done: int, total: int, text: str = "") -> None:
        """Tell whoever waits. An exception raised here stops the job, which then leaves everything as it was."""
        ...


class Silent:
    """Nobody waits."""

    def report(self, done: int, total: int, text: str = "") -> None:
        pass
