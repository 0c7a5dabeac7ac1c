"""E6, from an empty data folder to the printed page: years of stretching without effect, so the core is trained."""

from pathlib import Path

import pytest
from driver import (
    ENTER,
    Clinic,
    answers_not_kept,
    change_dose,
    files_telling,
    lines_of,
    pdf_words,
    press,
    save_dialog_answers,
)
from examples import expected, screen_values

from clinic_app.gui.routines.handout_page import HandoutPage

NAME = ("Tadeusz", "Wieczorek")


def test_a_runner_who_stretched_in_vain_gets_planks_and_no_stretch_can_be_added(
    clinic: Clinic, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values, result = screen_values("e06"), expected("e06")
    clinic.start()
    clinic.choose_passphrase()
    clinic.add_client(*NAME, f"{clinic.birth_year(41)}-01-01", "M")
    clinic.begin_screen()
    summary = clinic.walk_screen(values)
    found = {key: word for key, word in clinic.live.items() if word in ("supported", "suggested")}
    assert found == result["findings"]
    accepted = clinic.accept_everything(summary)
    assert set(accepted) == {*found, "branch_L", "branch_R"}

    # The routine: front and side planks, no stretch of the hip flexors.
    routine = clinic.build_routine()
    proposed = [(card.view.exercise_id, card.view.side) for card in lines_of(routine)]
    assert {("forearm_plank", None), ("side_plank", "both")} <= set(proposed)
    assert not [one for one, _side in proposed if "hip_flexor" in one or "psoas" in one]

    # Adding one is refused, with the reason beside the field and nothing changed (rule X1).
    routine.adder.setFocus()
    press("standing hip flexor")
    assert "Barred" in routine.adder.accessibleDescription()
    press(ENTER)
    assert routine.adding.refusal.isVisible()
    for words in ("Standing hip flexor stretch", "stabilise", "stretch and stabilise exclude each other"):
        assert words in routine.adding.refusal.accessibleName()
    assert [(card.view.exercise_id, card.view.side) for card in lines_of(routine)] == proposed

    plank = change_dose(clinic, routine, "forearm_plank", "3x5 h8 r40 1/d 3/w")
    assert plank.view.dose_words.startswith("3 sets of 5 holds of 8 s")
    handout = clinic.open_handout()
    chosen = house / "for the client" / "Home exercises.pdf"
    chosen.parent.mkdir()
    save_dialog_answers(monkeypatch, chosen)
    clinic.save_pdf(handout)
    pdf = chosen.read_bytes()
    check_page(pdf_words(pdf))

    clinic.close()
    clinic.start()
    clinic.unlock()
    client = clinic.open_client("wiec")
    again = clinic.open_from_history(client, "Handout", HandoutPage)
    assert again.press.proof is not None
    assert again.press.proof.pdf == pdf
    context, record = clinic.window.context, clinic.record_of(client)
    assert [context.handouts.bytes_of(one.id) for one in record.handouts] == [pdf]
    assert answers_not_kept(clinic, record, values) == []
    clinic.close()
    chosen.unlink()
    assert files_telling(house, *NAME) == []


def check_page(words: str) -> None:
    assert words.startswith("For Tadeusz W. ")
    assert "2 Plank Forearm plank BOTH together" in words
    assert "3 sets 5 holds 8 s each 40 s rest 1× a day 3 days a week" in words, "the dose as it was changed"
    assert "3 Side plank Side bridge BOTH one by one" in words
    assert "stretch" not in words.lower()
    safety = words.partition("Stop and get help")[2].partition("Page 1 of")[0]
    assert "Call an ambulance now" in safety
    assert "Numb skin between your legs" in safety
