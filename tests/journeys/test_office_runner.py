"""E5, from an empty data folder to the printed page: an office runner whose hip flexors are stretched."""

from pathlib import Path

import pytest
from driver import (
    Clinic,
    answers_not_kept,
    change_dose,
    files_telling,
    lines_of,
    pdf_words,
    save_dialog_answers,
)
from examples import expected, screen_values

from clinic_app.gui.routines.handout_page import HandoutPage

NAME = ("Olivia", "Brandtmeier")
PHONE = "555 010 0117"


def test_an_office_runner_is_screened_stretched_and_sent_home_with_a_page(
    clinic: Clinic, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values, result = screen_values("e05"), expected("e05")
    clinic.start()
    clinic.choose_passphrase()
    born = clinic.birth_year(34)
    client = clinic.add_client(*NAME, f"{born}-01-01", "F", phone=PHONE)
    assert client.name.text() == "Olivia Brandtmeier"

    # The screen: the findings stand beside the last test, before anything was decided.
    clinic.begin_screen()
    summary = clinic.walk_screen(values)
    found = {key: word for key, word in clinic.live.items() if word in ("supported", "suggested")}
    assert found == result["findings"]
    assert clinic.live["F_HAM_WEAK_L"] == "not_assessed", "what was not tested is never normal"
    assert clinic.accept_everything(summary) == [*found_first(found), "branch_L", "branch_R"]

    # The routine: a stretch for both hips, pelvic control, glutes on the right.
    routine = clinic.build_routine()
    proposed = [(card.view.exercise_id, card.view.side) for card in lines_of(routine)]
    assert proposed == [
        ("standing_hip_flexor_stretch", "both"),
        ("supine_pelvic_tilt", None),
        ("prone_hip_extension_bent_knee", "R"),
        ("bridge_double", None),
    ]
    assert all(card.view.because not in ("", "Added by you.") for card in lines_of(routine))
    bridge = change_dose(clinic, routine, "bridge_double", "2x8 r45 1/d 3/w")
    assert bridge.view.dose_words.startswith("2 sets of 8")

    # The printed page, saved as a file through the question about leaving the records.
    handout = clinic.open_handout()
    chosen = house / "for the client" / "Home exercises.pdf"
    chosen.parent.mkdir()
    save_dialog_answers(monkeypatch, chosen)
    clinic.save_pdf(handout)
    pdf = chosen.read_bytes()
    check_page(pdf_words(pdf))

    # Closed and opened again: everything is still there, the very bytes included.
    clinic.close()
    clinic.start()
    clinic.unlock()
    client = clinic.open_client("brandt ol")
    again = clinic.open_from_history(client, "Handout", HandoutPage)
    assert again.press.proof is not None
    assert again.press.proof.pdf == pdf
    context, record = clinic.window.context, clinic.record_of(client)
    assert [context.handouts.bytes_of(one.id) for one in record.handouts] == [pdf]
    assert answers_not_kept(clinic, record, values) == []
    assert [one.exercise_count for one in record.routines][:1] == [4]

    # Only the file the therapist asked for says whose it is; everything else is inside the encrypted records.
    clinic.close()
    chosen.unlink()
    assert files_telling(house, *NAME, PHONE) == []
    (clinic.folder / "control.txt").write_text("Brandtmeier", "utf-16")
    assert files_telling(house, *NAME, PHONE) == ["data/control.txt: Brandtmeier"]


def found_first(found: dict[str, str]) -> list[str]:
    """Proposals come strongest first; here all are supported, in the order of the protocol."""
    return sorted(found, key=lambda one: found[one] != "supported")


def check_page(words: str) -> None:
    """Names, doses, sides and the safety box as the client reads them; the surname is not printed in full."""
    assert words.startswith("For Olivia B. ")
    assert "Brandtmeier" not in words
    assert "1 Standing hip stretch Standing hip flexor stretch BOTH one by one Hold for 45 seconds" in words
    assert "2 Pelvic tilt lying down Supine posterior pelvic tilt BOTH together" in words
    assert "3 Thigh lift on your front Prone hip extension, knee bent RIGHT only" in words
    assert "2 sets 8 times 45 s rest 1× a day 3 days a week" in words, "the dose as it was changed"
    assert "3 sets 12 times" not in words, "the dose that was proposed for the bridge"
    safety = words.partition("Stop and get help")[2].partition("Page 1 of")[0]
    for sentence in (
        "Call an ambulance now",
        "Numb skin between your legs",
        "See a doctor the same day",
        "One calf swollen, hot, red or sore",
    ):
        assert sentence in safety
