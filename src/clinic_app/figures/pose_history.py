"""Every step of an editor, forwards and backwards. What was seen before a step is exactly what comes back."""

from dataclasses import dataclass, field

from clinic_app.figures.pose_sheet import PoseSheet

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """What stood before (or after) a change, and what the change is called. `frame`: the picture it happened in."""

    sheet: PoseSheet
    name: str
    frame: int


@dataclass(slots=True)
class PoseHistory:
    """The sheet as it is now and the way there."""

    sheet: PoseSheet
    _done: list[Step] = field(default_factory=list[Step])
    _undone: list[Step] = field(default_factory=list[Step])
    _merging: str = ""

    def do(self, sheet: PoseSheet, name: str, frame: int = 0, merge: str = "") -> None:
        """Take a step. Steps in a row with the same `merge` count as one: a slider that is dragged."""
        if sheet == self.sheet:
            return
        if not merge or merge != self._merging or not self._done:
            self._done.append(Step(self.sheet, name, frame))
            del self._done[:-MOST_STEPS]
        self._merging = merge
        self._undone.clear()
        self.sheet = sheet

    def pause(self) -> None:
        """The next step stands for itself, whatever it would have merged with."""
        self._merging = ""

    @property
    def next_undo(self) -> str:
        """Name of the step `undo` takes back; "" if there is none."""
        return self._done[-1].name if self._done else ""

    @property
    def next_redo(self) -> str:
        return self._undone[-1].name if self._undone else ""

    def undo(self) -> int | None:
        """Back by one step; the picture it happened in, None if there was nothing to undo."""
        return self._move(self._done, self._undone)

    def redo(self) -> int | None:
        return self._move(self._undone, self._done)

    def _move(self, source: list[Step], target: list[Step]) -> int | None:
        if not source:
            return None
        step = source.pop()
        target.append(Step(self.sheet, step.name, step.frame))
        self.sheet = step.sheet
        self._merging = ""
        return step.frame
