"""The choices on the handout page: template, pages, languages, the sheet before, and the returned diary."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from desk_samples import STRETCH, handout_page, routine_page
from gui_context import Clinic
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.app.shipped import handout_texts
from clinic_app.domain.adherence import diary_from_dict
from clinic_app.domain.clients import ClientId
from clinic_app.domain.handouts import Fitted, HandoutContent
from clinic_app.domain.sheet_plan import SheetPlan, plan_from_text
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.proofing import estimate
from clinic_app.gui.routines.sheet_history import UNKNOWN, sentence
from clinic_app.gui.routines.sheet_words import language_doubts
from clinic_app.pdf.fitting import fitted_to
from clinic_app.pdf.kept_plan import plan_inside

Quiet = Callable[[], None]
Screened = Callable[[dict[str, object]], tuple[ClientId, str]]


def _fit(content: HandoutContent, most: int) -> Fitted:
    return fitted_to(content, handout_samples.figures, most)


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    clinic.context = replace(
        clinic.context,
        handout_texts=handout_texts,
        fit_handout=_fit,
        plan_inside=plan_inside,
    )
    return clinic


def opened(window: MainWindow, screened: Screened, quiet: Quiet) -> HandoutPage:
    client_id, screening_id = screened(STRETCH)
    window.context.navigator.go("routine", client_id=client_id, screening_id=screening_id)
    quiet()
    routine_page(window).open_handout()
    quiet()
    return handout_page(window)


def shown(page: HandoutPage) -> bytes:
    assert page.press.proof is not None
    return page.press.proof.pdf


def kept_now(page: HandoutPage, clinic: Clinic) -> None:
    """The sheet shown counts as handed out."""
    assert page.desk is not None
    clinic.context.handouts.keep(page.desk.client.id, page.desk.routine_id, shown(page), "a4", "en")


def again(page: HandoutPage, window: MainWindow, quiet: Quiet) -> None:
    assert page.desk is not None
    client_id = page.desk.client.id
    window.context.navigator.go("catalogue")
    window.context.navigator.go("handout", client_id=client_id)
    quiet()


def test_each_template_makes_another_sheet_and_says_its_pages_and_ink(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = opened(window, screened, quiet)
    seen: set[str] = set()
    for template in ("standard", "large", "compact", "fridge"):
        page.form.template.button(template).click()
        quiet()
        pages = len(page.preview.sheets)
        assert page.estimate.text().startswith(f"{pages} page")
        assert page.estimate.text().endswith("% ink")
        seen.add(page.preview.text.toPlainText())
    assert len(seen) == 4


def test_the_compact_sheet_comes_without_a_diary_until_one_is_chosen(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = opened(window, screened, quiet)
    assert page.form.options.weeks == 4
    page.form.template.button("compact").click()
    quiet()
    assert page.form.options.weeks == 0
    assert page.form.weeks.button("0").isChecked()
    assert "Your diary" not in page.preview.text.toPlainText()
    page.form.weeks.button("2").click()
    quiet()
    assert "Your diary" in page.preview.text.toPlainText()
    page.form.template.button("standard").click()
    quiet()
    assert page.form.options.weeks == 2
    page.form.weeks.button("4").click()
    page.form.template.button("compact").click()
    page.form.template.button("standard").click()
    quiet()
    assert page.form.options.weeks == 4


def test_pages_at_most_says_what_gave_way_or_that_it_cannot_be(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = opened(window, screened, quiet)
    free = len(page.preview.sheets)
    page.form.pages.button("2").click()
    quiet()
    assert len(page.preview.sheets) < free
    assert page.form.fit_said.text() != ""
    page.form.pages.button("1").click()
    quiet()
    assert len(page.preview.sheets) == 1
    assert page.form.fit_said.text() == "Compact at 12 pt, without the diary."
    page.form.template.button("large").click()
    quiet()
    assert "does not fit on 1 page" in page.form.fit_said.text()
    page.form.template.button("standard").click()
    page.form.pages.button("0").click()
    quiet()
    assert len(page.preview.sheets) == free
    assert page.form.fit_said.isHidden()


def test_the_second_sheet_says_what_is_new_and_any_two_can_be_compared(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = opened(window, screened, quiet)
    assert "What is new" not in page.preview.text.toPlainText()
    kept_now(page, clinic)
    again(page, window, quiet)
    assert page._extras.before is None, "a sheet of the same day is only printed again"  # pyright: ignore[reportPrivateUsage]  # the state is what is asked here
    clinic.clock.advance(days=14)
    assert page.desk is not None
    routine_id = page.desk.routine_id
    window.context.navigator.go("routine", client_id=page.desk.client.id, routine_id=str(routine_id))
    quiet()
    routine = routine_page(window)
    assert routine.controller is not None
    added = clinic.context.catalogue().get("clamshell")
    assert added is not None
    routine.controller.add(added)
    routine.open_handout()
    quiet()
    page = handout_page(window)
    text = " ".join(page.preview.text.toPlainText().split())
    assert "What is new since" in text
    assert "New: Clamshell" in text
    kept_now(page, clinic)
    again(page, window, quiet)
    assert not page.history.compare_button.isHidden()
    page.compare()
    quiet()
    assert "Clamshell new" in page.comparison.lines.text()
    page.comparison.reject()


def test_a_sheet_without_a_plan_says_that_it_cannot_be_compared() -> None:
    plan = plan_from_text(handout_samples.content("clamshell").plan_record)
    assert isinstance(plan, SheetPlan)
    assert sentence(None, plan, handout_texts("en")) == UNKNOWN
    assert sentence(plan, plan, handout_texts("en")) == "Both ask for the same."


def test_drafts_are_marked_and_leave_only_after_a_second_yes(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = opened(window, screened, quiet)
    assert page.drafts.isHidden()
    assert page.desk is not None
    clinic.context.clients.update(page.desk.client.id, {"handout_language": "es"}, page.desk.client.version)
    again(page, window, quiet)
    assert not page.drafts.isHidden()
    assert "Drafts in Español" in page.drafts.accessibleName()
    asked: list[str] = []

    def no_printer(paper: str) -> None:
        asked.append(paper)

    page.choose_printer = no_printer
    page.print_button.click()
    question = page.draft_question
    assert question is not None
    assert asked == [], "the printer is not asked for before the answer"
    next(one for one in question.findChildren(QPushButton) if one.text() == "Hand it out").click()
    assert asked == ["a4"]


def test_both_languages_stand_side_by_side(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = opened(window, screened, quiet)
    assert [chip.text() for chip in page.form.also.findChildren(QCheckBox)][-1] != "English beside it"
    assert page.desk is not None
    clinic.context.clients.update(page.desk.client.id, {"handout_language": "es"}, page.desk.client.version)
    again(page, window, quiet)
    beside = page.form.also.findChildren(QCheckBox)[-1]
    assert beside.text() == "English beside it"
    beside.click()
    quiet()
    text = page.preview.text.toPlainText()
    assert "Pare y pida ayuda" in text
    assert "Stop and get help" in text


def test_a_diary_is_typed_in_by_keyboard_alone_in_under_forty_keys(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet, qtbot: QtBot
) -> None:
    page = opened(window, screened, quiet)
    kept_now(page, clinic)
    again(page, window, quiet)
    assert page.adherence.isHidden()
    page.diary_button.click()
    dialog = page.diary
    quiet()
    assert "Planned: Mon" in dialog.plan_line.text()
    assert dialog.weeks[0].hasFocus()
    keys = 0
    for typed in ("1111100", "4/7", "", "4", ""):
        target = dialog.focusWidget()
        assert target is not None
        QTest.keyClicks(target, typed)
        QTest.keyClick(target, Qt.Key.Key_Return)
        keys += len(typed) + 1
    assert keys < 40
    assert page.desk is not None
    client_id = page.desk.client.id
    qtbot.waitUntil(lambda: bool(clinic.context.diaries.list(client_id)), timeout=5000)
    quiet()
    kept = diary_from_dict(clinic.context.diaries.list(client_id)[0].content)
    assert kept is not None
    assert [week.text if week else None for week in kept.weeks] == ["1111100", "4/7", None, None]
    assert kept.worst_pain == 4
    assert page.adherence.words.text().startswith("About ")
    again(page, window, quiet)
    assert page.adherence.isVisible()


def test_a_week_that_cannot_be_read_is_named_and_nothing_is_kept(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = opened(window, screened, quiet)
    kept_now(page, clinic)
    again(page, window, quiet)
    page.enter_diary()
    quiet()
    page.diary.keep_button.click()
    assert "at least one week" in page.diary.message.text()
    QTest.keyClicks(page.diary.weeks[0], "12")
    page.diary.keep_button.click()
    assert "seven digits" in page.diary.message.text()
    page.diary.reject()
    assert page.desk is not None
    assert clinic.context.diaries.list(page.desk.client.id) == []


def test_words_that_stayed_in_another_language_are_asked_about_like_drafts() -> None:
    plain = handout_samples.content("clamshell")
    assert language_doubts(plain) == ""
    foreign = replace(plain, language="es", untranslated=("Our own bridge",))
    assert language_doubts(foreign) == "Still in English, and marked so on the page: Our own bridge."
    both = replace(foreign, unreviewed=("Clamshell",))
    assert language_doubts(both).startswith("Drafts in Español: Clamshell. Still in English")


def test_one_page_is_said_without_sheets_and_more_with_the_paper_they_take() -> None:
    assert estimate(1, (0.09,)) == "1 page, about 9 % ink"
    assert estimate(2, ()) == "2 pages, 1 sheet of paper on both sides"
    assert estimate(5, (0.06, 0.08)) == "5 pages, 3 sheets of paper on both sides, about 7 % ink"
