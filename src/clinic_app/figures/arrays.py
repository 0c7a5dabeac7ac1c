"""Array types and the small rotation kit used by the figure renderer. Angles in degrees unless said otherwise."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Depths = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def shared(matrix: Array) -> Array:
    """An array that is handed out more than once, and so cannot be written to."""
    matrix.setflags(write=False)
    return matrix


def turn_x(angle: float | Array) -> Array:
    """Rotation about X; of an array of angles one matrix each (..., 3, 3)."""
    return _turned(0, angle)


def turn_y(angle: float | Array) -> Array:
    """Rotation about Y."""
    return _turned(1, angle)


def turn_z(angle: float | Array) -> Array:
    """Rotation about Z."""
    return _turned(2, angle)


def _turned(axis: int, angle: float | Array) -> Array:
    return _rotation(axis, angle) if isinstance(angle, np.ndarray) else _kept_rotation(axis, angle)


@lru_cache(maxsize=1024)
def _kept_rotation(axis: int, angle: float) -> Array:
    return shared(_rotation(axis, angle))


def _rotation(axis: int, angle: float | Array) -> Array:
    second, third = (axis + 1) % 3, (axis + 2) % 3
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    out = np.zeros((*np.shape(angle), 3, 3))
    out[..., axis, axis] = 1.0
    out[..., second, second] = out[..., third, third] = c
    out[..., second, third], out[..., third, second] = -s, s
    return out


def rotation_vector(matrix: Array) -> Array:
    """Axis times angle (radians) of a rotation matrix; stable up to 180 degrees."""
    q = _quaternion(matrix)
    s = float(np.linalg.norm(q[1:]))
    if s < 1e-9:
        return np.zeros(3)
    return q[1:] / s * (2 * np.arctan2(s, q[0]))


def rotations(vectors: Array) -> Array:
    """Rotation vectors (n, 3), radians, to matrices (n, 3, 3)."""
    angle = np.linalg.norm(vectors, axis=1)
    axis = vectors / np.maximum(angle, 1e-12)[:, None]
    cross = np.zeros((len(vectors), 3, 3))
    cross[:, 0, 1], cross[:, 0, 2] = -axis[:, 2], axis[:, 1]
    cross[:, 1, 0], cross[:, 1, 2] = axis[:, 2], -axis[:, 0]
    cross[:, 2, 0], cross[:, 2, 1] = -axis[:, 1], axis[:, 0]
    s, c = np.sin(angle)[:, None, None], np.cos(angle)[:, None, None]
    return np.eye(3) + s * cross + (1 - c) * (cross @ cross)


def ramp(x: Array, low: float, high: float) -> Array:
    """Smooth step: 0 below low, 1 above high."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def dot(a: Array, b: Array) -> Array:
    """Scalar products along the last axis. It is short, and adding its columns is faster than numpy's own sum."""
    product = a * b
    total: Array = product[..., 0] + product[..., 1]
    for k in range(2, product.shape[-1]):
        total += product[..., k]
    return total


def length(vectors: Array) -> Array:
    """Lengths of vectors along the last axis."""
    return np.sqrt(dot(vectors, vectors))


def unit(vectors: Array) -> Array:
    """Vectors along the last axis scaled to length 1."""
    return vectors / (length(vectors) + 1e-12)[..., None]


def counted(sizes: Ints) -> Ints:
    """0, 1, 2 ... sizes[0] - 1, then again from 0 for the next size, and so on."""
    return np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def interpolate(x: Array | Sequence[float], y: Array, at: Array) -> Array:
    """Monotone cubic interpolation of the columns of y (n, k) over increasing x; constant outside.

    Monotone, because a table of body radii must not bulge between its rows.
    """
    xs = np.asarray(x, np.float64)
    step = np.diff(xs)[:, None]
    slope = np.diff(y, axis=0) / step
    tangent = np.zeros_like(y)
    tangent[0], tangent[-1] = slope[0], slope[-1]
    w1, w2 = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        harmonic = np.nan_to_num((w1 + w2) / (w1 / slope[:-1] + w2 / slope[1:]))
    tangent[1:-1] = np.where(slope[:-1] * slope[1:] > 0, harmonic, 0)
    clipped = np.clip(at, xs[0], xs[-1])
    i = np.clip(np.searchsorted(xs, clipped, side="right") - 1, 0, len(xs) - 2)
    t = ((clipped - xs[i]) / step[i, 0])[:, None]
    h = step[i]
    return (
        (2 * t**3 - 3 * t**2 + 1) * y[i]
        + (t**3 - 2 * t**2 + t) * h * tangent[i]
        + (-2 * t**3 + 3 * t**2) * y[i + 1]
        + (t**3 - t**2) * h * tangent[i + 1]
    )


def column(x: Array | Sequence[float], y: Array | Sequence[float], at: Array) -> Array:
    """`interpolate` for a single column; `at` may have any shape."""
    flat = interpolate(x, np.asarray(y, np.float64)[:, None], np.ravel(at))
    return flat[:, 0].reshape(np.shape(at))


def _quaternion(m: Array) -> Array:
    trace = float(np.trace(m))
    q = np.zeros(4)
    if trace > 0:
        r = np.sqrt(1 + trace)
        f = 0.5 / r
        q[:] = 0.5 * r, (m[2, 1] - m[1, 2]) * f, (m[0, 2] - m[2, 0]) * f, (m[1, 0] - m[0, 1]) * f
    else:
        i = int(np.argmax(np.diag(m)))
        j, k = (i + 1) % 3, (i + 2) % 3
        r = np.sqrt(max(1e-12, 1 + m[i, i] - m[j, j] - m[k, k]))
        f = 0.5 / r
        q[0] = (m[k, j] - m[j, k]) * f
        q[1 + i] = 0.5 * r
        q[1 + j] = (m[j, i] + m[i, j]) * f
        q[1 + k] = (m[k, i] + m[i, k]) * f
    return q if q[0] >= 0 else -q
