"""A drawing as an SVG document: for looking at results and for export."""

from collections.abc import Mapping

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
    title = drawing.alt.replace("&", "&amp;").replace("<", "&lt;")
    ground = "" if background is None else f'<rect width="{wide}" height="{high}" fill="{background}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{high}mm" viewBox="0 0 {size}" '
        f'role="img"><title>{title}</title>{ground}{fragment(drawing, paints)}</svg>'
    )
