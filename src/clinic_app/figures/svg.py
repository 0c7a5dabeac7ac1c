"""A drawing as an SVG document: for looking at results and for export."""

from collections.abc import Mapping, Sequence

from clinic_app.figures.drawing import Drawing, Shape, segments


def path_data(shape: Shape) -> str:
    """The `d` attribute of a shape, in mm."""
    parts: list[str] = []
    for op, numbers in segments(shape):
        parts.append(op + " ".join(f"{number:g}" for number in numbers))
    return "".join(parts)


def fragment(drawing: Drawing, paints: Mapping[str, str | None]) -> str:
    """The paths alone, in mm, for embedding in a larger document."""
    paths: list[str] = []
    for shape in drawing.shapes:
        colour = paints[shape.paint]
        if colour is not None:
            paths.append(f'<path fill="{colour}" fill-rule="evenodd" d="{path_data(shape)}"/>')
    return "".join(paths)


def svg(drawing: Drawing, paints: Mapping[str, str | None], background: str | None = None) -> str:
    """A whole document with the alt text as its title."""
    size = f"{drawing.width_mm:g} {drawing.height_mm:g}"
    wide, high = size.split()
    title = _escaped(drawing.alt)
    ground = "" if background is None else f'<rect width="{wide}" height="{high}" fill="{background}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{high}mm" viewBox="0 0 {size}" '
        f'role="img"><title>{title}</title>{ground}{fragment(drawing, paints)}</svg>'
    )


def row(
    drawings: Sequence[Drawing],
    paints: Mapping[str, str | None],
    gap_mm: float,
    background: str | None = None,
) -> str:
    """The pictures of a figure side by side on one ground line, as one document with their alt texts."""
    if len(drawings) == 1:
        return svg(drawings[0], paints, background)
    wide = sum(drawing.width_mm for drawing in drawings) + gap_mm * (len(drawings) - 1)
    high = max(drawing.height_mm for drawing in drawings)
    title = _escaped(" ".join(drawing.alt for drawing in drawings))
    parts = ["" if background is None else f'<rect width="{wide:g}" height="{high:g}" fill="{background}"/>']
    x = 0.0
    for drawing in drawings:
        place = f"translate({x:g} {high - drawing.height_mm:g})"
        parts.append(f'<g transform="{place}">{fragment(drawing, paints)}</g>')
        x += drawing.width_mm + gap_mm
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}mm" height="{high:g}mm" '
        f'viewBox="0 0 {wide:g} {high:g}" role="img"><title>{title}</title>{"".join(parts)}</svg>'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
