"""Figures on the screen: drawn once, in the colours of the palette, and said in words."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from pytestqt.qtbot import QtBot

from clinic_app.figures.drawing import Drawing, Shape
from clinic_app.figures.palette import palette
from clinic_app.gui.figure_view import FigureView, figure_pixmap, paint_drawing, path_of


def a_drawing(name: str = "square", paint: str | None = None) -> Drawing:
    """A 10 mm square in the middle of 20 by 20 mm."""
    known = paint or next(iter(name for name, colour in palette("colour").items() if colour))
    square = Shape(known, "MLLLZ", (5.0, 5.0, 15.0, 5.0, 15.0, 15.0, 5.0, 15.0))
    return Drawing(name, "start", 20.0, 20.0, (square,), "A square on its side.")


def test_a_shape_becomes_a_path_in_millimetres() -> None:
    path = path_of("MLCZ", (0, 0, 10, 0, 10, 5, 5, 10, 0, 10))
    assert path.elementCount() == 5 or path.elementCount() == 6
    assert path.boundingRect().width() <= 10
    assert path.fillRule() == Qt.FillRule.OddEvenFill


def test_a_drawing_fills_its_box_in_the_palettes_colour(dressed: QtBot) -> None:
    drawing = a_drawing()
    image = QImage(200, 100, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_drawing(painter, drawing, QRectF(0, 0, 200, 100))
    painter.end()
    expected = palette("colour")[drawing.shapes[0].paint]
    assert image.pixelColor(100, 50).name() == expected
    assert image.pixelColor(60, 50).alpha() == 0  # left of the square
    assert image.pixelColor(100, 10).alpha() == 0  # above it


def test_the_same_picture_is_drawn_once(dressed: QtBot) -> None:
    drawing = a_drawing("once")
    first = figure_pixmap(drawing, 120, 120, 1.0, "colour")
    assert figure_pixmap(drawing, 120, 120, 1.0, "colour").cacheKey() == first.cacheKey()
    assert figure_pixmap(drawing, 121, 120, 1.0, "colour").cacheKey() != first.cacheKey()
    assert figure_pixmap(drawing.mirrored(), 120, 120, 1.0, "colour").cacheKey() != first.cacheKey()


def test_a_screen_reader_hears_what_the_pictures_say(dressed: QtBot) -> None:
    view = FigureView((a_drawing(), a_drawing("other")), height=160)
    dressed.addWidget(view)
    spoken = QAccessible.queryAccessibleInterface(view)
    assert spoken.text(QAccessible.Text.Description) == "A square on its side. A square on its side."
    view.show_drawings(())
    assert view.accessibleName() == "No picture"


def test_two_pictures_stand_side_by_side(dressed: QtBot) -> None:
    drawing = a_drawing("pair")
    view = FigureView((drawing, drawing), height=124, framed=False)
    dressed.addWidget(view)
    view.resize(248, 124)
    image = view.grab().toImage()
    expected = palette("colour")[drawing.shapes[0].paint]
    assert image.pixelColor(66, 62).name() == expected
    assert image.pixelColor(182, 62).name() == expected
    assert image.pixelColor(124, 62).name() != expected
