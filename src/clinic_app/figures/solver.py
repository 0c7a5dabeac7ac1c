"""Bring hands, feet and backs exactly on to their surfaces: damped least squares over a few free angles.

Skin contacts ("rests", "touches") are found in rounds: solve for the support point, measure where the skin
really is, shift the point's target by the difference, solve again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clinic_app.figures.arrays import Array
from clinic_app.figures.body import Body
from clinic_app.figures.contacts import Contact, point, spot
from clinic_app.figures.parts import PARTS
from clinic_app.figures.skeleton import (
    COMPONENTS,
    JOINT_LIMITS,
    PAIRED,
    Dimensions,
    Pose,
    Poses,
    Skeleton,
    angles,
    place,
)

_PULL = 0.0015  # metres a free angle costs per 10 degrees away from its authored value
_ROUNDS = 4
_NEAR = 0.0005  # metres: an editor's point has arrived
_STILL = 0.02  # degrees (or metres): nothing more to be had
_REACH = 50.0  # degrees a free angle may leave its authored value


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved pose and the largest miss of a contact in metres."""

    pose: dict[str, tuple[float, ...]]
    miss: float
    worst: str


def expand_free(names: Sequence[str]) -> list[tuple[str, int]]:
    """Free angle names ("ankle.flex", "hipR.abd", "root.pitch") to (joint, index)."""
    out: list[tuple[str, int]] = []
    for name in names:
        joint, _, part = name.partition(".")
        base = joint[:-1] if joint[:-1] in PAIRED else joint
        if base not in COMPONENTS or part not in COMPONENTS[base]:
            raise ValueError(f"unknown angle {name!r}")
        index = COMPONENTS[base].index(part)
        joints = [joint + "R", joint + "L"] if joint in PAIRED else [joint]
        out += [(each, index) for each in joints if (each, index) not in out]
    return out


def solve(body: Body, pose: Pose, contacts: Sequence[Contact], free: Sequence[str]) -> Solution:
    """The pose nearest to the authored one that fulfils the contacts; the position is always free."""
    variables = [("pos", 0), ("pos", 1), ("pos", 2), *expand_free(free)]
    targets = list(contacts)
    solved = _least_squares(body.kind.dims, pose, targets, variables)
    skin = [k for k, contact in enumerate(contacts) if contact.kind == "touch"]
    for _ in range(_ROUNDS if skin else 0):
        skeleton = place(solved, body.kind.dims)
        vertices, _ = body.posed(skeleton)
        for k in skin:
            gap = skin_level(body, skeleton, vertices, contacts[k]) - contacts[k].value
            targets[k] = replace(targets[k], value=targets[k].value - gap)
        solved = _least_squares(body.kind.dims, solved, targets, variables, anchor=pose)
    rounded = {joint: tuple(round(v, 3) for v in value) for joint, value in sorted(solved.items())}
    miss, worst = measure(body, rounded, contacts)
    return Solution(rounded, miss, worst)


def settle(
    dims: Dimensions, pose: Pose, contacts: Sequence[Contact], free: Sequence[str], rounds: int = 2
) -> dict[str, tuple[float, ...]]:
    """A quick solution from a pose that nearly fulfils its contacts; support points only, no skin."""
    if not contacts:
        return dict(pose)
    variables = [("pos", 0), ("pos", 1), ("pos", 2), *expand_free(free)]
    return _least_squares(dims, pose, contacts, variables, rounds=rounds)


def reach(
    dims: Dimensions,
    pose: Pose,
    goals: Sequence[Contact],
    variables: Sequence[tuple[str, int]],
    *,
    quick: bool = False,
) -> dict[str, tuple[float, ...]]:
    """Bring points to their goals by these angles (joint, index) alone, as near as joint limits allow.

    Unlike `solve` the body does not follow unless "pos" is among the variables, and an angle may leave its
    authored value as far as the joint goes: this is the hand of an editor, not the correction of a draft.
    `quick` takes a few steps only, for a hand that is still moving.
    """
    work = {joint: tuple(value) for joint, value in pose.items()}
    for _ in range(1 if quick else 4):
        before = work
        work = _least_squares(dims, before, goals, list(variables), rounds=2 if quick else 6)
        skeleton = place(work, dims)
        if max((abs(r) for goal in goals for r in goal.residual(skeleton)), default=0.0) < _NEAR:
            break
        moved = (abs(a - b) for j, i in variables for a, b in [(angles(work, j)[i], angles(before, j)[i])])
        if max(moved, default=0.0) < _STILL:
            break
    return {joint: tuple(round(v, 4) for v in value) for joint, value in sorted(work.items())}


def measure(body: Body, pose: Pose, contacts: Sequence[Contact]) -> tuple[float, str]:
    """Largest miss (m) of all contacts in a pose, and the contact it belongs to."""
    skeleton = place(pose, body.kind.dims)
    vertices, _ = body.posed(skeleton)
    worst = (0.0, "")
    for contact in contacts:
        if contact.kind == "touch":
            off = skin_level(body, skeleton, vertices, contact) - contact.value
        else:
            off = max((abs(r) for r in contact.residual(skeleton)), default=0.0) / max(contact.weight, 0.1)
        worst = max(worst, (abs(off), f"{contact.point} {contact.kind} {contact.value:g}"))
    return worst


def skin_level(body: Body, skeleton: Skeleton, vertices: Array, contact: Contact) -> float:
    """Position of the outermost skin near the contact's point, along its axis."""
    where = spot(contact.point)
    side = contact.point[-1]
    names = [n for n in PARTS if any(n == p or n == p + side or _either(n, p, contact) for p in where.parts)]
    mine = np.isin(body.vertex_part, [PARTS[name] for name in names])
    near = ((vertices - point(skeleton, contact.point)) ** 2).sum(1) < where.radius**2
    levels = vertices[mine & near, contact.axis]
    if not len(levels):
        return float(point(skeleton, contact.point)[contact.axis])
    return float(levels.min() if contact.sign < 0 else levels.max())


def _either(name: str, part: str, contact: Contact) -> bool:
    """For points on the mid-line both sides of a part count."""
    return contact.point[-1] not in "LR" and name[:-1] == part


def _least_squares(
    dims: Dimensions,
    pose: Pose,
    contacts: Sequence[Contact],
    variables: list[tuple[str, int]],
    anchor: Pose | None = None,
    rounds: int = 16,
) -> dict[str, tuple[float, ...]]:
    home = anchor or pose
    x: Array = np.array([angles(pose, joint)[i] for joint, i in variables])
    authored = np.array([angles(home, joint)[i] for joint, i in variables])
    scale = np.array([0.05 if joint == "pos" else 10.0 for joint, _ in variables])
    pull = np.array([0.0 if joint == "pos" else _PULL for joint, _ in variables])
    if anchor is None:
        pull[:3] = 1e-4
    low, high = _bounds(variables, authored)

    def residual(values: Array) -> Array:
        """What is missed (m) at these values of the variables; values (n, k) are n poses at once."""
        skeleton = place(_with(pose, variables, values), dims)
        missed = [contact.residual(skeleton) for contact in contacts]
        columns = [*missed, pull * (values - authored) / scale]
        return np.concatenate([np.broadcast_to(c, (*values.shape[:-1], c.shape[-1])) for c in columns], -1)

    r = residual(x)
    damping = 1e-6
    for _ in range(rounds):
        jacobian = (residual(x + np.diag(scale * 1e-3)) - r).T / 1e-3
        normal, slope = jacobian.T @ jacobian, jacobian.T @ r
        while True:
            damped = normal + (damping + 1e-12) * np.eye(len(x))
            move = np.asarray(-np.linalg.solve(damped, slope), np.float64)
            trial = np.asarray(np.clip(x + np.clip(move, -2, 2) * scale, low, high), np.float64)
            after = residual(trial)
            if after @ after < r @ r or damping > 1:
                break
            damping *= 10
        damping = max(damping * 0.2, 1e-8)
        x, r = trial, after
        if np.abs(move).max() < 1e-4:
            break
    return {joint: tuple(map(float, value)) for joint, value in _with(pose, variables, x).items()}


def _with(pose: Pose, variables: Sequence[tuple[str, int]], values: Array) -> Poses:
    """The pose with other values of the variables (k,), or as many poses as there are rows of values (n, k)."""
    out: dict[str, tuple[float | Array, ...]] = dict(pose)
    for (joint, i), value in zip(variables, values.T, strict=True):
        parts = list(angles(out, joint))
        parts[i] = value if value.ndim else float(value)
        out[joint] = tuple(parts)
    return out


def _bounds(variables: list[tuple[str, int]], authored: Array) -> tuple[Array, Array]:
    """Joints keep to what a body can do and near to what the author meant; the position is unbounded."""
    low, high = np.full(len(variables), -np.inf), np.full(len(variables), np.inf)
    for k, (joint, i) in enumerate(variables):
        if joint == "pos":
            continue
        limits = JOINT_LIMITS.get(joint) or JOINT_LIMITS.get(joint[:-1])
        least, most = limits[i] if limits else (-360.0, 360.0)
        home = float(authored[k])
        low[k] = min(max(least, home - _REACH), home)
        high[k] = max(min(most, home + _REACH), home)
    return low, high
