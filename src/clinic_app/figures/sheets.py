"""Shipped pose sheets with their solved poses: where animation and the pose editor begin.

Needed only when something moves or is edited; pictures that stand still come from `library`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from clinic_app.figures.drawing import BodyType
from clinic_app.figures.pose_sheet import Document, PoseSheet, parse_sheet
from clinic_app.figures.skeleton import Pose


@dataclass(frozen=True, slots=True)
class SheetLibrary:
    """`document(id)` and `solved(id, body)` give the parsed files of a figure, `presets()` the shared positions.

    All three raise FileNotFoundError for a figure that is not shipped.
    """

    document: Callable[[str], Document]
    solved: Callable[[str, str], Document]
    presets: Callable[[], Mapping[str, Document]]

    def sheet(self, figure_id: str, body: BodyType | None = None) -> PoseSheet:
        """The sheet as written, for the body asked for or the one it was composed with. KeyError if unknown."""
        try:
            written = self._merged(figure_id)
        except FileNotFoundError as missing:
            raise KeyError(figure_id) from missing
        sheet = parse_sheet(written, self.presets())
        return sheet if body is None else replace(sheet, body=body)

    def poses(self, sheet: PoseSheet) -> tuple[Pose, ...]:
        """The solved poses of a shipped sheet, one per frame."""
        frames = cast("Sequence[Mapping[str, Any]]", self.solved(sheet.id, sheet.body)["frames"])
        return tuple(
            {joint: tuple(float(v) for v in values) for joint, values in frame.items()} for frame in frames
        )

    def settled(self, figure_id: str, body: BodyType | None = None) -> PoseSheet:
        """The sheet with its solved angles in the place of the written ones. KeyError if unknown."""
        sheet = self.sheet(figure_id, body)
        frames = zip(sheet.frames, self.poses(sheet), strict=True)
        return replace(sheet, frames=tuple(replace(frame, pose=pose) for frame, pose in frames))

    def _merged(self, figure_id: str) -> Document:
        own = self.document(figure_id)
        return {**self._merged(str(own["like"])), **own} if "like" in own else own
