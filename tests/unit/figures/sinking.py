"""How deep a body lies inside the floor and the props it rests on."""

from collections.abc import Sequence

import numpy as np

from clinic_app.figures.arrays import Array, unit
from clinic_app.figures.pose_sheet import FrameSheet, PoseSheet
from clinic_app.figures.props import Mesh
from clinic_app.figures.scene import props_of
from clinic_app.figures.skeleton import Pose, place

HELD = frozenset({"band", "loop", "dumbbell", "stick", "caliper", "strap", "spot"})
"""Props that are gripped or worn: hands close round them."""


def depth_inside(points: Array, mesh: Mesh) -> float:
    """Metres the deepest of the points lies inside a convex mesh; 0 if none does."""
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    near = points[((points > low) & (points < high)).all(1)]
    if not len(near):
        return 0.0
    corners = mesh.vertices[mesh.triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    size = np.sqrt((normals**2).sum(1))
    real = size > 1e-12
    normals, anchor = unit(normals[real]), corners[real, 0]
    middle = mesh.vertices.mean(0)
    normals *= np.sign((normals * (anchor - middle)).sum(1))[:, None]
    inside: Array = (normals * anchor).sum(1) - near @ normals.T
    return max(0.0, float(inside.min(1).max()))


def deepest(sheet: PoseSheet, frame: FrameSheet, pose: Pose) -> tuple[float, str]:
    """How deep (m) the skin is inside the floor or a prop in a solved pose, and inside what."""
    who = sheet.person
    skeleton = place(pose, who.kind.dims)
    vertices, _ = who.posed(skeleton)
    worst = (max(0.0, -float(vertices[:, 2].min())), "floor")
    for entry in frame.props:
        name = next(iter(entry))
        if name in HELD:
            continue
        alone = FrameSheet(frame.name, {}, (), (), (entry,), "")
        for mesh in _meshes(props_of(alone, skeleton, who)):
            worst = max(worst, (depth_inside(vertices, mesh), name))
    return worst


def _meshes(props: Sequence[Sequence[Mesh]]) -> list[Mesh]:
    return [mesh for prop in props for mesh in prop]
