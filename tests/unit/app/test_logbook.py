import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.app import logbook
from clinic_app.app.logbook import EVENTS, KEPT_FILES, Logbook
from clinic_app.services.clients import ClientService
from clinic_app.storage.identifiers import new_id

CANARY = "Zebedee Quixotham"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ; [a-z ]+(; [a-z_]+=[A-Za-z0-9_./:-]+)*")


def lines(book: Logbook) -> list[str]:
    return book.path.read_text("ascii").splitlines()


def test_what_is_listed_is_written_in_one_line(tmp_path: Path) -> None:
    book, user = Logbook(tmp_path), new_id()
    book.note("started", version="0.1.0", revision="0002")
    book.note("unlocked", user=user, took_ms=512)
    book.note("backup failed", error=OSError(28, CANARY), place="clinic_app/storage/backups.py:12")
    found = lines(book)
    assert [line.split("; ", 1)[1] for line in found] == [
        "started; version=0.1.0; revision=0002",
        f"unlocked; user={user}; took_ms=512",
        "backup failed; error=OSError; place=clinic_app/storage/backups.py:12",
    ]
    assert all(LINE.fullmatch(line) for line in found)


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_no_field_of_any_event_takes_a_name_or_a_sentence(tmp_path: Path, event: str) -> None:
    book = Logbook(tmp_path)
    book.note(event, **dict.fromkeys(EVENTS[event], CANARY))
    book.note(event, **dict.fromkeys(EVENTS[event], CANARY.encode()))
    book.note(event, **{name: [CANARY] for name in EVENTS[event]}, client=CANARY, note=CANARY)
    book.note(event, **dict.fromkeys(EVENTS[event], ValueError(CANARY)))
    assert len(lines(book)) == 4
    assert not any(word in book.path.read_text() for word in CANARY.split())


def test_an_event_that_is_not_listed_is_not_written(tmp_path: Path) -> None:
    book = Logbook(tmp_path)
    book.note(CANARY, took_ms=1)
    assert not book.path.exists()


@given(st.sampled_from(sorted(EVENTS)), st.text(max_size=80))
def test_any_text_at_all_leaves_one_line_of_the_usual_form(event: str, text: str) -> None:
    written: list[str] = []

    class Caught(Logbook):
        def _write(self, line: str) -> None:
            written.append(line)

    Caught(Path()).note(event, **dict.fromkeys(EVENTS[event], text))
    assert [bool(LINE.fullmatch(line[:-1])) for line in written] == [True]
    assert written[0].endswith("\n")


def test_a_bug_is_named_by_class_and_place_and_never_by_its_message(tmp_path: Path) -> None:
    book = Logbook(tmp_path)
    try:
        ClientService(None, None).create({"given_name": CANARY})  # pyright: ignore[reportArgumentType]  to make it fail
    except AttributeError as error:
        book.bug(error)
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        book.bug(error)
    first, second = (line.split("; ", 1)[1] for line in lines(book))
    assert re.fullmatch(r"bug; error=AttributeError; place=clinic_app/services/clients\.py:\d+", first)
    assert second == "bug; error=ValueError"


def test_the_latest_lines_are_told_over_the_turn_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Logbook(tmp_path)
    assert book.latest() == []
    monkeypatch.setattr(logbook, "LARGEST_BYTES", 400)
    for row in range(20):
        book.note("trail alarm", row=row)
    assert [line.rpartition("=")[2] for line in book.latest(10)] == [str(row) for row in range(10, 20)]


def test_the_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook, "LARGEST_BYTES", 1000)
    book = Logbook(tmp_path)
    for number in range(500):
        book.note("unlocked", took_ms=number)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["clinic.1.log", "clinic.2.log", "clinic.3.log", "clinic.4.log", "clinic.log"]
    assert len(files) == KEPT_FILES
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())
    assert lines(book)[-1].endswith("took_ms=499")


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Logbook(tmp_path / "file" / "logs").note("ended")
