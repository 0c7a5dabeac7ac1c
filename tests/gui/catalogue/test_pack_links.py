"""Links between own exercises travel with the pack that holds both, and lead to this clinic's own ids."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gui_context import Clinic, make_clinic
from pytestqt.qtbot import QtBot
from test_packs_page import document, furnished, names, page_with, service_of

from clinic_app.domain.exercise_lint import lint_problems
from clinic_app.interchange.pack_file import read_pack, write_pack
from clinic_app.services.exercise_packs import Pack, pack_of
from clinic_app.services.own_exercises import OwnRecord

Settle = Callable[[], None]


@pytest.fixture
def sender(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    made = furnished(make_clinic(tmp_path / "sender"))
    yield made
    made.close()


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    made = furnished(make_clinic(tmp_path / "receiver"))
    yield made
    made.close()


def record(clinic: Clinic, name: str) -> OwnRecord:
    own = clinic.context.own_catalogue
    assert own is not None
    own.refresh()
    return next(one for one in own.records if one.own is not None and one.own.exercise.name == name)


def ladder(clinic: Clinic) -> tuple[str, str]:
    """Two own bridges: the second names the first as easier."""
    service = service_of(clinic)
    low = service.create(document(name="Low", level=1, easier=[], harder=[]))
    high = service.create(document(name="High", level=2, easier=[low, "bridge_double"], harder=[]))
    return low, high


def sent(clinic: Clinic, *names: str) -> Pack:
    own = [one.own for one in (record(clinic, name) for name in names) if one.own is not None]
    return pack_of(own, {})


def take(clinic: Clinic, dressed: QtBot, pack: Pack, folder: Path, settle: Settle) -> None:
    page = page_with(clinic, dressed, write_pack(pack), folder)
    for card in page.cards:
        if card.line.can_come and not card.is_chosen:
            card.choice.buttons[0].click()
    page.take_button.click()
    settle()


def test_links_inside_a_pack_lead_to_the_receivers_own_exercises(
    sender: Clinic, clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Settle
) -> None:
    ladder(sender)
    pack = sent(sender, "Low", "High")
    assert read_pack(write_pack(pack)).exercises == pack.exercises
    page = page_with(clinic, dressed, write_pack(pack), tmp_path)
    assert "Easier in this pack: Low. The link comes in with both." in page.cards[1].line.notes
    take(clinic, dressed, pack, tmp_path, settle)
    low, high = record(clinic, "Low"), record(clinic, "High")
    assert high.own is not None
    assert high.own.exercise.easier == ("bridge_double", low.exercise_id)
    catalogue = clinic.context.catalogue()
    here = catalogue.get(low.exercise_id)
    assert here is not None
    assert here.harder == (high.exercise_id,)
    assert not [one for one in lint_problems(catalogue) if one.field in ("easier", "harder")]


def test_the_same_pack_again_is_the_same(
    sender: Clinic, clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Settle
) -> None:
    ladder(sender)
    pack = sent(sender, "Low", "High")
    take(clinic, dressed, pack, tmp_path, settle)
    again = page_with(clinic, dressed, write_pack(pack), tmp_path)
    assert [card.line.state for card in again.cards] == ["same", "same"]


def test_a_link_to_what_is_not_chosen_stays_out(
    sender: Clinic, clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Settle
) -> None:
    ladder(sender)
    page = page_with(clinic, dressed, write_pack(sent(sender, "Low", "High")), tmp_path)
    page.cards[0].choice.buttons[0].click()
    page.take_button.click()
    settle()
    assert list(names(clinic)) == ["High"]
    high = record(clinic, "High").own
    assert high is not None
    assert high.exercise.easier == ("bridge_double",)


def test_a_link_that_leads_out_of_the_pack_is_said_when_it_is_made(sender: Clinic) -> None:
    ladder(sender)
    pack = sent(sender, "High")
    assert pack.notes == ("High goes without a link to an exercise that is not in the pack.",)
    assert pack.exercises[0].document["easier"] == ["bridge_double"]


def test_a_changed_exercise_keeps_the_receivers_links_to_others_of_its_own(
    sender: Clinic, clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Settle
) -> None:
    ladder(sender)
    take(clinic, dressed, sent(sender, "Low", "High"), tmp_path, settle)
    service, high = service_of(clinic), record(clinic, "High")
    ours = service.create(document(name="Ours", level=3, easier=[], harder=[]))
    assert high.own is not None
    kept = document(name="High", level=2, easier=list(high.own.exercise.easier), harder=[ours])
    service.save(high.exercise_id, high.item.version, kept)
    theirs = record(sender, "High")
    service_of(sender).save(
        theirs.exercise_id,
        theirs.item.version,
        document(name="High", level=2, feel="Feel it there.", easier=["bridge_double"], harder=[]),
    )
    take(clinic, dressed, sent(sender, "Low", "High"), tmp_path, settle)
    after = record(clinic, "High").own
    assert after is not None
    assert after.exercise.feel == "Feel it there."
    assert after.exercise.harder == (ours,)


def test_a_link_against_the_levels_does_not_come_in(
    clinic: Clinic, sender: Clinic, dressed: QtBot, tmp_path: Path
) -> None:
    service = service_of(sender)
    hard = service.create(document(name="Hard", level=3, easier=[], harder=[]))
    service.create(document(name="Soft", level=1, easier=[hard], harder=[]))
    page = page_with(clinic, dressed, write_pack(sent(sender, "Hard", "Soft")), tmp_path)
    assert page.cards[1].line.notes == ("1 link leads to an exercise this program does not know; left out.",)


def test_words_in_other_languages_travel_along(
    sender: Clinic, clinic: Clinic, dressed: QtBot, tmp_path: Path, settle: Settle
) -> None:
    words = {"language": "es", "original": "Feel it here.", "text": "Aquí.", "status": "draft"}
    service_of(sender).create(document(name="Ours", feel="Feel it here.", translations=[words]))
    pack = sent(sender, "Ours")
    take(clinic, dressed, pack, tmp_path, settle)
    ours = record(clinic, "Ours").own
    assert ours is not None
    assert [(one.language, one.text, one.reviewed) for one in ours.exercise.own_words] == [
        ("es", "Aquí.", False)
    ]
    again = page_with(clinic, dressed, write_pack(pack), tmp_path)
    assert [card.line.state for card in again.cards] == ["same"]
