"""The figure while it is being moved: a jointed doll of tapered limbs, painted in a millisecond.

The finished drawing takes its place as soon as the hand lets go.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from clinic_app.figures.arrays import Array
from clinic_app.figures.figure_look import FigureLook
from clinic_app.figures.palette import LINE, mix, palette
from clinic_app.figures.props import Mesh
from clinic_app.figures.skeleton import SIDES, Skeleton

ToScreen = Callable[[Array], QPointF]
"""View plane in metres to the widget."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One limb: from a to b with their radii in metres. depth: of the middle, towards the viewer."""

    paint: str
    a: Array
    b: Array
    thick_a: float
    thick_b: float
    depth: float


def paint_mannequin(
    painter: QPainter, skeleton: Skeleton, view: Array, to_screen: ToScreen, scale: float, look: FigureLook
) -> None:
    """Far limbs first; `view` is the camera, `scale` pixels per metre."""
    paints = palette("colour", look.colours)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for piece in sorted(_pieces(skeleton, view), key=lambda one: one.depth):
        path = _capsule(to_screen(piece.a), to_screen(piece.b), piece.thick_a * scale, piece.thick_b * scale)
        tone = str(paints[piece.paint])
        painter.setPen(QPen(QColor(LINE), 1.6))
        painter.setBrush(QBrush(QColor(mix(tone, LINE, 0.10) if piece.depth < -0.03 else tone)))
        painter.drawPath(path)
    painter.restore()


def paint_props(
    painter: QPainter, meshes: Sequence[Sequence[Mesh]], view: Array, to_screen: ToScreen
) -> None:
    """The outlines of props, so that a limb can be brought on to them while the doll is on show."""
    painter.save()
    painter.setPen(QPen(QColor("#9aa7b2"), 1.2))
    painter.setBrush(QColor("#e9edf0"))
    for prop in meshes:
        for mesh in prop:
            corners = [to_screen(at) for at in _hull((mesh.vertices @ view.T)[:, :2])]
            painter.drawPolygon(QPolygonF(corners))
    painter.restore()


def _hull(points: Array) -> list[Array]:
    """The convex outline of points (n, 2), going round."""
    order = np.unique(np.round(points, 4), axis=0)

    def half(rows: Array) -> list[Array]:
        out: list[Array] = []
        for row in rows:
            while len(out) > 1 and _turn(out[-2], out[-1], row) <= 0:
                out.pop()
            out.append(row)
        return out[:-1]

    return half(order) + half(order[::-1])


def _turn(a: Array, b: Array, c: Array) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def _pieces(skeleton: Skeleton, view: Array) -> list[_Piece]:
    bones, dims = skeleton.bones, skeleton.dims
    centre = bones["pelvis"].origin @ view.T

    def piece(paint: str, a: Array, b: Array, thick_a: float, thick_b: float, near: float = 0.0) -> _Piece:
        first, last = a @ view.T - centre, b @ view.T - centre
        depth = float((first[2] + last[2]) / 2) + near
        return _Piece(paint, first[:2] + centre[:2], last[:2] + centre[:2], thick_a, thick_b, depth)

    pelvis, thorax, head = bones["pelvis"], bones["thorax"], bones["head"]
    waist = skeleton.spine(0.20)
    out = [
        piece("shorts", pelvis.at((-0.01, 0, -0.02)), waist.at((0.03, 0, 0.0)), 0.135, 0.115),
        piece("shirt", waist.at((0.03, 0, 0.0)), thorax.at((0.03, 0, -0.03)), 0.115, 0.135, 0.004),
        piece("skin", thorax.at((0.02, 0, 0.06)), head.at((0.01, 0, 0.02)), 0.055, 0.050),
        piece("skin", head.at((0.03, 0, 0.06)), head.at((0.02, 0, 0.13)), 0.085, 0.095, 0.01),
        piece("hair", head.at((-0.02, 0, 0.12)), head.at((-0.01, 0, 0.17)), 0.085, 0.080, 0.006),
    ]
    for side, _ in SIDES:
        thigh, shank, foot = (bones[name + side] for name in ("thigh", "shank", "foot"))
        upper, lower, hand = (bones[name + side] for name in ("uarm", "forearm", "hand"))
        knee, ankle = shank.origin, foot.origin
        middle = thigh.at((0, 0, -0.24))
        toe = foot.at((0.19, 0, -0.055))
        sleeve = upper.at((0, 0, -0.15))
        elbow = lower.origin
        out += [
            piece("skin", thigh.at((0, 0, -0.20)), knee, 0.080, 0.055),
            piece("shorts", thigh.at((0, 0, -0.01)), middle, 0.105, 0.088, 0.002),
            piece("skin", knee, ankle, 0.056, 0.036, 0.001),
            piece("shoe", foot.at((-0.03, 0, -0.055)), toe, 0.038, 0.024, 0.003),
            piece("skin", sleeve, elbow, 0.046, 0.040, 0.001),
            piece("shirt", upper.origin, sleeve, 0.060, 0.050, 0.003),
            piece("skin", elbow, lower.at((0, 0, -dims.forearm)), 0.040, 0.028, 0.004),
            piece("skin", hand.origin, hand.at((0, 0, -0.12)), 0.030, 0.020, 0.005),
        ]
    return out


def _capsule(a: QPointF, b: QPointF, thick_a: float, thick_b: float) -> QPainterPath:
    """The outline around two discs."""
    path = QPainterPath()
    way = np.array([b.x() - a.x(), b.y() - a.y()])
    length = float(np.hypot(*way))
    first, last = _disc(a, thick_a), _disc(b, thick_b)
    path.addEllipse(first)
    other = QPainterPath()
    other.addEllipse(last)
    if length > 1e-3:
        unit = way / length
        normal = np.array([-unit[1], unit[0]])
        corners = [
            (a.x() + normal[0] * thick_a, a.y() + normal[1] * thick_a),
            (b.x() + normal[0] * thick_b, b.y() + normal[1] * thick_b),
            (b.x() - normal[0] * thick_b, b.y() - normal[1] * thick_b),
            (a.x() - normal[0] * thick_a, a.y() - normal[1] * thick_a),
        ]
        body = QPainterPath()
        body.moveTo(*corners[0])
        for corner in corners[1:]:
            body.lineTo(*corner)
        body.closeSubpath()
        path = path.united(body)
    return path.united(other)


def _disc(at: QPointF, radius: float) -> QRectF:
    return QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
