"""Pixels to outlines: areas, planar map, lines, hatching, arrows, and whole renders."""

from itertools import pairwise

import numpy as np
import pytest

from clinic_app.figures.arrays import Array, Ints
from clinic_app.figures.arrows import arc, arrow, dashes, mark, rounded
from clinic_app.figures.body import body
from clinic_app.figures.hatch import flatten, hatch_strips
from clinic_app.figures.pixels import areas, large_areas, remove_specks
from clinic_app.figures.planar_map import PlanarMap
from clinic_app.figures.props import box, mat, pillow, table
from clinic_app.figures.raster import camera, rasterize
from clinic_app.figures.render import Render, render
from clinic_app.figures.skeleton import place
from clinic_app.figures.tracing import trace


def polygon_area(points: Array) -> float:
    x, y = points[:, 0], points[:, 1]
    return 0.5 * float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())


def disc(size: int, radius: float) -> Ints:
    y, x = np.mgrid[:size, :size]
    return ((x - size / 2 + 0.5) ** 2 + (y - size / 2 + 0.5) ** 2 < radius**2).astype(np.int64)


def planar(labels: Ints) -> PlanarMap:
    arcs = trace(labels)
    never = np.zeros(len(arcs), np.bool_)
    return PlanarMap(arcs, np.ones((len(arcs), 2), np.bool_), never, never, longest=60.0)


def test_connected_areas_are_told_apart_like_a_flood_fill_would() -> None:
    image = np.random.default_rng(7).integers(0, 3, (40, 53))
    runs = areas(image)
    found = np.repeat(runs.area, runs.length).reshape(image.shape)
    seen: dict[int, int] = {}
    number = np.full(image.shape, -1)
    for start in np.ndindex(image.shape):
        if number[start] >= 0:
            continue
        todo, mark = [start], len(seen)
        seen[mark] = 1
        number[start] = mark
        while todo:
            y, x = todo.pop()
            for p in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                inside = 0 <= p[0] < image.shape[0] and 0 <= p[1] < image.shape[1]
                if inside and number[p] < 0 and image[p] == image[y, x]:
                    number[p] = mark
                    todo.append(p)
    pairs = set(zip(found.ravel().tolist(), number.ravel().tolist(), strict=True))
    assert len(pairs) == len(seen) == int(found.max()) + 1


def test_specks_take_the_colour_around_them_and_large_areas_stay() -> None:
    image = np.zeros((20, 20), np.int64)
    image[4:14, 4:14] = 5
    image[8, 8] = 9
    clean = remove_specks(image, 4)
    assert clean[8, 8] == 5
    assert (clean == 5).sum() == 100
    assert not large_areas(image == 9, 2).any()


def test_a_disc_of_pixels_becomes_a_smooth_circle() -> None:
    map_ = planar(disc(120, 45.0))
    (outline,) = map_.areas({0: 0, 1: 1})[1]
    curve = flatten(outline)
    radius = np.hypot(*(curve - 60.0).T)
    assert np.abs(radius - 45.0).max() < 0.6
    assert len(outline) < 80


def test_neighbouring_areas_share_their_border_and_fill_the_whole() -> None:
    labels = disc(120, 45.0)
    labels[:, 60:] *= 2
    map_ = planar(labels)
    halves = map_.areas({0: 0, 1: 1, 2: 2})
    whole = map_.areas({0: 0, 1: 1, 2: 1})[1]
    parts = sum(abs(polygon_area(flatten(outline))) for area in halves.values() for outline in area)
    assert parts == pytest.approx(abs(polygon_area(flatten(whole[0]))), rel=1e-6)


def test_a_hole_is_traced_against_the_sense_of_its_surround() -> None:
    labels = disc(120, 45.0) - disc(120, 20.0)
    outlines = planar(labels).areas({0: 0, 1: 1})[1]
    first, second = (polygon_area(flatten(outline)) for outline in outlines)
    assert first * second < 0


def test_hatching_covers_its_share_of_an_area_and_stays_inside() -> None:
    corners = np.array([[0.0, 0.0], [0.3, 0.0], [0.3, 0.2], [0.0, 0.2], [0.0, 0.0]])
    outline = np.concatenate(
        [corners[:1]] + [a + (b - a) * np.array([[1], [2], [3]]) / 3 for a, b in pairwise(corners)]
    )
    strips = hatch_strips([outline], spacing=0.02, width=0.005)
    assert sum(abs(polygon_area(strip)) for strip in strips) == pytest.approx(0.06 * 0.25, rel=0.12)
    points = np.concatenate(strips)
    assert points.min() >= -0.004
    assert points[:, 0].max() <= 0.304
    assert points[:, 1].max() <= 0.204


def test_an_arrow_lies_inside_its_halo_and_points_along_its_path() -> None:
    halo, shape = arrow(np.array([[0.0, 0.0], [0.4, 0.0]]))
    assert halo[:, 0].min() < shape[:, 0].min()
    assert halo[:, 0].max() > shape[:, 0].max() == pytest.approx(0.4)
    assert np.abs(halo[:, 1]).max() > np.abs(shape[:, 1]).max()


def test_an_arrow_without_a_path_is_an_error() -> None:
    with pytest.raises(ValueError, match="path"):
        arrow(np.zeros((3, 2)))


def test_dashes_and_arcs_have_the_length_asked_for() -> None:
    parts = dashes(np.zeros(2), np.array([0.2, 0.0]))
    assert len(parts) == 4
    assert np.concatenate(parts)[:, 0].max() == pytest.approx(0.18)
    assert arc(np.zeros(2), 2.0, 0, 90)[-1] == pytest.approx([0, 2])


def test_the_depth_buffer_shows_the_nearer_of_two_triangles() -> None:
    x = np.array([0.0, 40.0, 0.0, 0.0, 40.0, 0.0])
    y = np.array([0.0, 0.0, 40.0, 0.0, 0.0, 40.0])
    z = np.array([1.0, 1.0, 1.0, 2.0, 0.0, 2.0])
    triangles = np.array([[0, 2, 1], [3, 5, 4]])
    buffer = rasterize(x, y, z, triangles, 40, 40)
    front = buffer.front
    assert front[5 * 40 + 2] == 1
    assert front[2 * 40 + 35] == 0
    assert front[39 * 40 + 39] == -1
    assert buffer.depth(np.array([2 * 40 + 35]))[0] == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("az", [0, 90, 215])
def test_the_camera_is_a_right_handed_frame(az: float) -> None:
    view = camera(az, 12)
    assert view @ view.T == pytest.approx(np.eye(3))
    assert np.linalg.det(view) == pytest.approx(1)


def test_flat_props_are_closed_and_face_outwards() -> None:
    for mesh in [box((0, 0, 0), (1, 2, 3), "box.top", "box"), *mat((-1, 1)), *table((-1, 1)), *pillow(0.0)]:
        a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
        volume = float((np.cross(b - a, c - a) * (a + b + c)).sum()) / 18
        assert volume > 0


def standing(az: float, **given: object) -> Render:
    who = body("b")
    return render(who, place({}, who.kind.dims), az=az, el=4, ppm=160.0, **given)  # type: ignore[arg-type]  # options by name


def test_a_muscle_shows_on_the_side_it_lies_on_only() -> None:
    assert standing(270, muscles=["hamstrings"]).muscle_share > 0.03
    assert standing(90, muscles=["hamstrings"]).muscle_share < 0.01
    right, both = (standing(270, muscles=[name]).muscle_share for name in ("hamstrings:R", "hamstrings"))
    assert right == pytest.approx(both / 2, rel=0.15)


def test_hatching_comes_with_a_muscle_and_not_without() -> None:
    assert "hatch" in {item.paint for item in standing(90, muscles=["quads"]).items}
    assert "hatch" not in {item.paint for item in standing(90).items}


def test_the_far_limbs_are_darker_in_a_side_view_and_equal_from_the_front() -> None:
    assert any(item.paint.endswith(".far") for item in standing(10).items)
    assert not any(item.paint.endswith(".far") for item in standing(90).items)


def test_lines_come_after_all_fills() -> None:
    paints = [item.paint for item in standing(30, muscles=["quads"]).items]
    first = paints.index("line")
    assert set(paints[first:]) == {"line"}


def test_a_rounded_path_keeps_its_points_and_two_points_stay_straight() -> None:
    corner = np.array([[0.0, 0.0], [0.1, 0.2], [0.3, 0.2]])
    smooth = rounded(corner)
    for corner_point in corner:
        assert np.abs(smooth - corner_point).sum(1).min() < 1e-9
    steps = np.diff(smooth, axis=0)
    directions = np.degrees(np.arctan2(steps[:, 1], steps[:, 0]))
    assert np.abs(np.diff(directions)).max() < 25
    assert rounded(corner[:2]).tolist() == corner[:2].tolist()


def test_cross_and_tick_are_told_apart_by_their_shape() -> None:
    centre = np.array([1.0, 2.0])
    (cross,), (tick,) = mark("cross", centre), mark("tick", centre)
    assert np.abs(cross.mean(0) - centre).max() < 1e-9
    assert polygon_area(tick) != pytest.approx(polygon_area(cross), rel=0.1)
    with pytest.raises(ValueError, match="unknown mark"):
        mark("star", centre)
