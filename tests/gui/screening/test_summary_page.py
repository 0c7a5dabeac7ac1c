"""The summary: nothing is accepted in advance, every decision is stored."""

from PySide6.QtWidgets import QApplication
from screening_desk import ENTER, Desk
from screening_samples import CLEAR, NO_SIGNS

from clinic_app.domain.screening.model import Json
from clinic_app.gui.screening.proposal_card import ProposalCard
from clinic_app.gui.screening.safety_bar import ClearanceDialog
from clinic_app.gui.theme import Space


def test_nothing_is_accepted_in_advance_and_no_routine_can_be_built(desk: Desk) -> None:
    page = desk.summary(CLEAR)
    assert {"F_HF_SHORT_L", "F_HAM_SHORT_L"} <= set(page.cards)
    assert all(card.proposal.decided == "" for card in page.cards.values())
    assert not page.build_button.isEnabled()
    assert desk.stored().decisions == {}


def test_accept_reject_and_change_are_stored_from_the_keyboard(desk: Desk) -> None:
    page = desk.summary(CLEAR)
    first, second, third = list(page.cards)[:3]
    assert QApplication.focusWidget() is page.cards[first]
    desk.press("a")
    desk.press("r", "Old scan", ENTER)
    desk.press("e", "1", ENTER)
    desk.settle()
    decisions = desk.stored().decisions
    assert decisions[first].decision == "accepted"
    assert (decisions[second].decision, decisions[second].note) == ("rejected", "Old scan")
    assert decisions[third].decision == "edited"
    assert page.cards[first].proposal.decided == "accepted"


def test_a_decision_can_be_taken_back(desk: Desk) -> None:
    page = desk.summary(CLEAR)
    first = next(iter(page.cards))
    page.cards[first].accept_button.click()
    desk.settle()
    page.cards[first].undo_button.click()
    desk.settle()
    assert desk.stored().decisions == {}
    assert page.cards[first].proposal.decided == ""


def test_a_routine_is_built_once_everything_is_decided(desk: Desk) -> None:
    page = desk.summary(CLEAR)
    for _ in page.cards:
        desk.press("a")
        desk.settle()
    assert page.build_button.isEnabled()
    page.build_button.click()
    desk.settle()
    record = desk.stored()
    assert record.status == "finished"
    assert record.result is not None
    assert record.result.output["disposition"] == "clear"
    here = desk.clinic.context.navigator.here
    assert here is not None
    assert (here.page, here.params["screening_id"]) == ("routine", record.id)


def test_a_red_flag_locks_the_routine_and_offers_to_document_and_refer(desk: Desk) -> None:
    page = desk.summary(
        {**CLEAR, "rf_iliac_endofibrosis": {"signs": {"repeatable_effort": "yes"}}, "lf_pulse": _pulse()}
    )
    assert page.cards == {}
    assert not page.build_button.isEnabled()
    assert page.finish_button.text() == "Document and refer"
    page.finish_button.click()
    desk.settle()
    record = desk.stored()
    assert record.result is not None
    assert record.result.output["disposition"] == "refer_first"


def test_a_clearance_needs_by_whom_when_and_why(desk: Desk) -> None:
    page = desk.summary(
        {**CLEAR, "rf_iliac_endofibrosis": {"signs": {"repeatable_effort": "yes"}}, "lf_pulse": _pulse()}
    )
    presenter = page.presenter
    assert presenter is not None
    page.flow.clear(presenter, "rf_iliac_endofibrosis")
    dialog = page.flow.dialog
    assert isinstance(dialog, ClearanceDialog)
    dialog.accept()
    assert dialog.isVisible()
    dialog.by.setText("Dr. Ahn")
    dialog.reason.setPlainText("Duplex after effort normal")
    dialog.accept()
    desk.settle()
    assert desk.stored().answers["clearance"] == {
        "rf_iliac_endofibrosis": {
            "by": "Dr. Ahn",
            "date": "2026-05-04",
            "reason": "Duplex after effort normal",
        }
    }
    assert presenter.assessment.disposition == "caution"
    assert len(page.cards) > 0


def test_the_reasons_open_inside_the_card(desk: Desk) -> None:
    page = desk.summary(CLEAR)
    card: ProposalCard = page.cards["F_HF_SHORT_L"]
    card.setFocus()
    desk.press("w")
    assert not card.reasons.isHidden()
    assert card.body.count() == 1


def test_the_copied_text_has_no_name_and_says_what_is_not_decided(desk: Desk) -> None:
    page = desk.summary(CLEAR)
    page.papers.copy_button.click()
    desk.settle()
    text = QApplication.clipboard().text()
    assert "Lindqvist" not in text
    assert "Modified Thomas test: thigh angle L 6°" in text
    assert "not decided" in text


def test_an_open_safety_question_keeps_the_summary_closed(desk: Desk) -> None:
    answers = {key: value for key, value in NO_SIGNS.items() if key != "rf_course"}
    page = desk.open(answers)
    assert not page.summary_button.isEnabled()


def _pulse() -> Json:
    return {
        "L": {"rest": "present", "after_effort": "present"},
        "R": {"rest": "present", "after_effort": "present"},
    }


def test_opened_reasons_and_the_foot_fit_a_window_1024_wide(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    page = desk.summary(CLEAR)
    for card in page.cards.values():
        card.show_reasons(True)
    QApplication.processEvents()  # the rows of buttons are laid out anew
    room = page.main.viewport().width() - 2 * Space.XL
    assert max(card.minimumSizeHint().width() for card in page.cards.values()) <= room
    assert page.state_label.sizeHint().width() <= page.state_label.width()
