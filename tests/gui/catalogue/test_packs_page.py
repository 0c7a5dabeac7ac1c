"""Packs in the window: handed out by one clinic, looked at and brought in by another, and taken back."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gui_context import Clinic, make_clinic
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.app.wiring import clean_pack_photo as clean_photo
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.gui.catalogue.pack_export import PackExport
from clinic_app.gui.catalogue.pack_page import PackImportPage
from clinic_app.interchange.pack_file import read_pack, write_pack
from clinic_app.services.exercise_packs import Pack, PackExercise, PackFiles, PackPhoto
from clinic_app.services.own_catalogue import OwnCatalogue
from clinic_app.services.own_exercises import OwnExerciseService

PACKS = PackFiles(write_pack, read_pack, clean_photo)


def furnished(clinic: Clinic) -> Clinic:
    service = OwnExerciseService(clinic.store, clinic.clock)
    own = OwnCatalogue(load_catalogue, service)
    own.open()
    clinic.context = replace(
        clinic.context,
        catalogue=own,
        own_catalogue=own,
        own_exercises=service,
        packs=PACKS,
        figures=handout_samples.library,
    )
    return clinic


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    made = furnished(make_clinic(tmp_path / "one"))
    yield made
    made.close()


def document(**changes: object) -> dict[str, object]:
    exercise = load_catalogue().get("bridge_double")
    assert exercise is not None
    return {**exercise_to_document(exercise), **changes}


def service_of(clinic: Clinic) -> OwnExerciseService:
    assert clinic.context.own_exercises is not None
    return clinic.context.own_exercises


def names(clinic: Clinic) -> dict[str, str]:
    own = clinic.context.own_catalogue
    assert own is not None
    own.refresh()
    return {
        record.own.exercise.name: record.own.exercise.feel
        for record in own.records
        if record.own is not None and not record.item.removed
    }


def png(text: bytes = b"") -> bytes:
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(target, "PNG")  # type: ignore[call-overload]  # the stubs know only paths
    raw = bytes(target.data().data())
    if not text:
        return raw
    body = b"tEXt" + b"Comment\x00" + text
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return raw[:33] + chunk + raw[33:]


def pack(*exercises: PackExercise) -> bytes:
    return write_pack(Pack(exercises, "Riverside", "2026-11-22"))


def page_with(clinic: Clinic, dressed: QtBot, raw: bytes, folder: Path) -> PackImportPage:
    path = folder / "sent.clinicpack"
    path.write_bytes(raw)
    page = PackImportPage(clinic.context)
    dressed.addWidget(page)
    page.choose_file = lambda: path
    page.show()
    page.enter({})
    page.open_file()
    dressed.waitUntil(lambda: not clinic.context.tasks.busy)
    return page


def test_a_pack_travels_from_one_clinic_to_another(
    clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Callable[[], None]
) -> None:
    made = service_of(clinic).create(document(name="Our bridge"))
    export = PackExport(clinic.context, PackImportPage(clinic.context))
    path = tmp_path / "out.clinicpack"
    export.choose_file = lambda _name: path
    names(clinic)
    dialog = export.start([made])
    assert dialog is not None
    dialog.accept_button.click()
    settle()
    other = furnished(make_clinic(tmp_path / "other"))
    try:
        page = page_with(other, dressed, path.read_bytes(), tmp_path)
        assert [card.line.state for card in page.cards] == ["new"]
        assert names(other) == {}
        page.take_button.click()
        dressed.waitUntil(lambda: not other.context.tasks.busy)
        assert list(names(other)) == ["Our bridge"]
    finally:
        other.close()


def test_what_is_there_already_is_same_or_differs_and_is_not_chosen_beforehand(
    clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Callable[[], None]
) -> None:
    service = service_of(clinic)
    made = service.create(document(name="Ours", feel="Feel it here."))
    key = str(service.get(made, load_catalogue().groups).item.content["key"])
    same = PackExercise(key, document(name="Ours", feel="Feel it here."))
    page = page_with(clinic, dressed, pack(same), tmp_path)
    assert [card.line.state for card in page.cards] == ["same"]
    assert not page.take_button.isEnabled()
    differs = PackExercise(key, document(name="Ours", feel="Feel it there."))
    page = page_with(clinic, dressed, pack(differs), tmp_path)
    (card,) = page.cards
    assert card.line.state == "differs"
    assert card.line.notes == ("“Where it is felt”: “Feel it here.” becomes “Feel it there.”",)
    assert not card.is_chosen
    card.choice.buttons[0].click()
    page.take_button.click()
    settle()
    assert names(clinic) == {"Ours": "Feel it there."}


def test_a_pack_with_a_photo_that_came_in_before_is_the_same(
    clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Callable[[], None]
) -> None:
    sent = pack(PackExercise("a" * 32, document(figure="none"), picture=PackPhoto("image/png", png())))
    page = page_with(clinic, dressed, sent, tmp_path)
    page.take_button.click()
    settle()
    assert [card.line.state for card in page_with(clinic, dressed, sent, tmp_path).cards] == ["same"]
    other = pack(
        PackExercise("a" * 32, document(figure="none"), picture=PackPhoto("image/png", png(b"other")))
    )
    assert [card.line.state for card in page_with(clinic, dressed, other, tmp_path).cards] == ["differs"]


def test_a_broken_exercise_names_the_field_and_cannot_be_chosen(
    clinic: Clinic, dressed: QtBot, tmp_path: Path
) -> None:
    broken = PackExercise("a" * 32, document(name="Broken", positions=["flying"]))
    good = PackExercise("b" * 32, document(name="Good"))
    page = page_with(clinic, dressed, pack(broken, good), tmp_path)
    assert [card.line.state for card in page.cards] == ["broken", "new"]
    assert page.cards[0].line.notes == ("Position: “flying” is not known here; take it away.",)
    assert not page.cards[0].choice.isEnabled()


def test_what_came_in_is_taken_back_as_a_whole(
    clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Callable[[], None]
) -> None:
    service = service_of(clinic)
    made = service.create(document(name="Ours"))
    key = str(service.get(made, load_catalogue().groups).item.content["key"])
    page = page_with(
        clinic,
        dressed,
        pack(PackExercise(key, document(name="Theirs")), PackExercise("b" * 32, document(name="New"))),
        tmp_path,
    )
    for card in page.cards:
        if not card.is_chosen:
            card.choice.buttons[0].click()
    offered: list[Callable[[], None]] = []
    clinic.context.messages.toast = lambda _text, _word="", undo=None: offered.append(undo) if undo else None  # type: ignore[method-assign,assignment]  # listens to what is offered
    page.take_button.click()
    settle()
    assert set(names(clinic)) == {"Theirs", "New"}
    offered[0]()
    settle()
    assert set(names(clinic)) == {"Ours"}


def test_a_file_that_is_no_pack_is_refused_with_one_sentence(
    clinic: Clinic, dressed: QtBot, tmp_path: Path
) -> None:
    page = page_with(clinic, dressed, b"PK no pack", tmp_path)
    assert "This pack cannot be used" in page.trouble.accessibleName()
    assert page.stack.currentWidget() is page.nothing
    assert names(clinic) == {}


def test_links_this_program_does_not_know_are_left_out_and_said(
    clinic: Clinic, dressed: QtBot, tmp_path: Path
) -> None:
    newer = PackExercise("a" * 32, document(harder=["from_the_future", "hip_thrust"]))
    page = page_with(clinic, dressed, pack(newer), tmp_path)
    assert page.cards[0].line.state == "new"
    assert page.cards[0].line.notes[0].startswith("1 link leads to an exercise")


def test_a_photo_comes_in_as_pixels_and_nothing_else(dressed: QtBot) -> None:
    clean = clean_photo(PackPhoto("image/png", png(b"taken at 52.1 N")))
    assert b"52.1" not in clean.data
    image = QImage.fromData(QByteArray(clean.data))
    assert (image.width(), image.height()) == (20, 10)
    assert abs(image.pixelColor(3, 3).green() - QColor("#336699").green()) <= 3


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n", png()[:40], b"\x89PNG\r\n\x1a\n" + bytes(50)], ids=["head", "cut", "zeros"]
)
def test_a_photo_that_cannot_be_decoded_is_refused(data: bytes) -> None:
    with pytest.raises(ClinicError):
        clean_photo(PackPhoto("image/png", data))


def test_a_photo_that_claims_to_be_huge_is_refused_before_it_is_decoded() -> None:
    raw = bytearray(png())
    raw[16:24] = struct.pack(">II", 50_000, 50_000)
    raw[29:33] = struct.pack(">I", zlib.crc32(bytes(raw[12:29])))
    with pytest.raises(ClinicError):
        clean_photo(PackPhoto("image/png", bytes(raw)))
