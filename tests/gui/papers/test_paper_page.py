"""Report, referral letter and intake form: previewed from memory, printed and saved as shown."""

from pathlib import Path

from papers_desk import PapersDesk
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton

import paper_samples
from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.errors import OutOfSpace
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.papers.outlet import Way
from clinic_app.gui.papers.page import PaperPage
from clinic_app.gui.routines.pdf_pages import read_pages
from clinic_app.gui.routines.printing import new_printer
from clinic_app.services.records import AuditQuery


def test_the_report_opens_from_the_summary_with_name_and_undecided_findings(desk: PapersDesk) -> None:
    desk.summary(paper_samples.answers()).papers.report_button.click()
    page = desk.paper()
    text = desk.shown(page)
    assert "Nora Lindqvist" in text
    assert page.title() == "Report"
    assert page.print_button.isEnabled()
    assert [name for name, _ in page.crumbs()] == ["Nora Lindqvist", "Summary"]
    assert page.letter_rows[0].isHidden()


def test_a_red_flag_is_documented_and_the_letter_opens(desk: PapersDesk) -> None:
    summary = desk.summary(paper_samples.CLOT)
    assert summary.finish_button.text() == "Document and refer"
    summary.finish_button.click()
    desk.settle()
    page = desk.paper()
    text = desk.shown(page)
    assert page.title() == "Referral letter"
    assert "blood clot" in text.lower()
    assert desk.clinic.context.screenings.list(desk.client.id)[0].status == "finished"


def test_what_is_typed_stands_in_the_letter(desk: PapersDesk) -> None:
    desk.summary(paper_samples.CLOT).papers.letter_button.click()
    page = desk.paper()
    page.to.setPlainText("Dr Ana Ruiz\nMill Lane Surgery")
    page.note.setPlainText("Seen together with her coach.")
    text = desk.shown(page)
    assert "Dr Ana Ruiz" in text
    assert "Mill Lane Surgery" in text
    assert "Seen together with her coach." in text


def test_the_remarks_of_one_letter_are_not_in_the_next(desk: PapersDesk) -> None:
    desk.summary(paper_samples.CLOT).papers.letter_button.click()
    desk.paper().note.setPlainText("Only for Nora.")
    desk.shown(desk.paper())
    other = desk.clinic.add("Ida", "Berg")
    screening = desk.clinic.context.screenings.start(other.id)
    desk.clinic.context.screenings.answer_all(screening, paper_samples.CLOT)
    desk.clinic.context.navigator.go("paper", kind="letter", client_id=other.id, screening_id=screening)
    text = desk.shown(desk.paper())
    assert "Ida Berg" in text
    assert "Only for Nora." not in text
    assert "Nora" not in text


def test_the_intake_form_opens_from_the_client_and_speaks_spanish(desk: PapersDesk) -> None:
    desk.client_page().intake_button.click()
    page = desk.paper()
    english = desk.shown(page)
    page.language.button("es").click()
    spanish = desk.shown(page)
    assert english != spanish
    assert "Nora" not in english
    assert not page.language_row.isHidden()


def test_a_translation_nobody_reviewed_says_so_before_it_is_printed(desk: PapersDesk) -> None:
    desk.client_page().intake_button.click()
    page = desk.paper()
    desk.shown(page)
    assert page.draft.isHidden(), "the English form is the original"
    page.language.button("es").click()
    desk.bot.waitUntil(lambda: not page.draft.isHidden(), timeout=5000)
    assert "not reviewed" in page.draft.accessibleName()
    page.language.button("en").click()
    desk.shown(page)
    assert page.draft.isHidden()


def test_the_screening_of_another_client_is_refused(desk: PapersDesk) -> None:
    other = desk.clinic.add("Ida", "Berg")
    stranger = desk.clinic.context.screenings.start(other.id)
    desk.clinic.context.navigator.go("paper", kind="report", client_id=desk.client.id, screening_id=stranger)
    page = desk.window.stack.currentWidget()
    assert isinstance(page, PaperPage)
    desk.bot.waitUntil(lambda: bool(desk.window.findChildren(DialogFrame)), timeout=5000)
    assert desk.window.findChildren(DialogFrame)[0].windowTitle().startswith("This screening belongs")
    assert not page.print_button.isEnabled()
    assert page.preview.sheets == []


def test_printing_sends_every_page_under_a_name_without_the_client(desk: PapersDesk, tmp_path: Path) -> None:
    desk.summary(paper_samples.answers()).papers.report_button.click()
    page = desk.paper()
    target = tmp_path / "printed.pdf"
    names: list[str] = []

    def to_file(paper: Paper, name: str) -> QPrinter:
        printer = new_printer(paper, name)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        names.append(printer.docName())
        return printer

    page.outlet.choose_printer = to_file
    page.print_button.click()
    desk.settle()
    desk.bot.waitUntil(target.exists, timeout=15000)
    assert names == ["Report"]
    assert len(read_pages(target.read_bytes(), 300).images) == len(page.preview.sheets)


def test_saving_says_that_the_file_leaves_the_records(desk: PapersDesk, tmp_path: Path) -> None:
    desk.summary(paper_samples.answers()).papers.report_button.click()
    page = desk.paper()
    suggested: list[str] = []

    def here(name: str) -> Path:
        suggested.append(name)
        return tmp_path / "out.pdf"

    page.outlet.choose_file = here
    page.save_button.click()
    assert not (tmp_path / "out.pdf").exists()
    assert "leaves the encrypted records" in page.outlet.question.text.text()
    page.outlet.question.accept()
    desk.settle()
    proof = page.press.proof
    assert proof is not None
    assert (tmp_path / "out.pdf").read_bytes() == proof.pdf
    assert "Nora" not in suggested[0]


def test_compare_is_offered_from_the_second_screening_on(desk: PapersDesk) -> None:
    desk.keep(paper_samples.answers())
    assert desk.client_page().compare_button.isHidden()
    desk.clinic.clock.advance(days=84)
    desk.keep(paper_samples.answers())
    desk.clinic.context.navigator.go("clients")
    page = desk.client_page()
    assert not page.compare_button.isHidden()
    page.compare_button.click()
    here = desk.clinic.context.navigator.here
    assert here is not None
    assert here.page == "compare"
    desk.settle()


def test_the_trail_says_which_paper_left_and_whose(desk: PapersDesk, tmp_path: Path) -> None:
    desk.summary(paper_samples.CLOT).papers.letter_button.click()
    page = desk.paper()
    page.outlet.choose_file = lambda _name: tmp_path / "out.pdf"
    page.save_button.click()
    page.outlet.question.accept()
    desk.settle()
    vault = desk.clinic.context.vault
    assert vault is not None
    rows = [one.row for one in vault.services.audit.find(AuditQuery(client_id=desk.client.id))]
    assert ("exported", "referral letter") in [(row.action, row.entity) for row in rows]


def test_the_stop_bar_of_the_summary_leads_to_the_letter_also_once_finished(desk: PapersDesk) -> None:
    summary = desk.summary(paper_samples.CLOT)
    summary.finish_button.click()
    desk.settle()
    desk.clinic.context.navigator.back()
    desk.bot.waitUntil(lambda: summary.pages.currentIndex() == 1, timeout=15000)
    assert summary.finish_button.isHidden()
    buttons = [one for one in summary.safety.findChildren(QPushButton) if one.text() == "Document and refer"]
    buttons[-1].click()
    assert desk.paper().title() == "Referral letter"


def test_a_paper_stays_inside_when_its_leaving_cannot_be_written_down(
    desk: PapersDesk, tmp_path: Path
) -> None:
    desk.summary(paper_samples.CLOT).papers.letter_button.click()
    page = desk.paper()
    desk.shown(page)
    saved, printed = tmp_path / "out.pdf", tmp_path / "printed.pdf"

    def refused(_way: Way) -> None:
        raise OutOfSpace("The disk is full; nothing was written.")

    def to_file(paper: Paper, name: str) -> QPrinter:
        printer = new_printer(paper, name)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(printed))
        return printer

    page.outlet.choose_file = lambda _name: saved
    page.outlet.choose_printer = to_file
    proof = page.press.proof
    assert proof is not None
    page.outlet.save(proof.pdf, "out.pdf", refused)
    page.outlet.question.accept()
    desk.settle()
    page.outlet.print(proof.pdf, "a4", "Letter", refused)
    desk.settle()
    said = [one.windowTitle() for one in desk.window.findChildren(DialogFrame)]
    assert said.count("The disk is full; nothing was written.") == 2
    assert not saved.exists()
    assert not printed.exists()


def test_what_is_written_down_is_there_before_the_file_and_handed_on(
    desk: PapersDesk, tmp_path: Path
) -> None:
    desk.summary(paper_samples.CLOT).papers.letter_button.click()
    page = desk.paper()
    desk.shown(page)
    target = tmp_path / "out.pdf"
    heard: list[tuple[str, str, str]] = []

    def note(way: Way) -> str:
        assert not target.exists()
        return f"kept as number 7, {way}"

    page.outlet.choose_file = lambda _name: target
    page.outlet.save(b"%PDF", "out.pdf", note, lambda way, noted, said: heard.append((way, noted, said)))
    page.outlet.question.accept()
    desk.settle()
    assert heard == [("exported", "kept as number 7, exported", "Saved as out.pdf")]
    assert target.read_bytes() == b"%PDF"


def test_a_letter_is_about_the_chosen_findings_with_the_chosen_urgency(desk: PapersDesk) -> None:
    desk.summary(paper_samples.HIP).papers.letter_button.click()
    page = desk.paper()
    desk.bot.waitUntil(lambda: page.letter.hits is not None)
    assert page.letter.hits is not None
    every = page.letter.hits.value()
    assert len(every) > 1
    page.letter.hits.set_value(every[:1])
    page.letter.hits.changed.emit(every[:1])
    page.letter.urgency.set_value("CAUTION")
    page.letter.urgency.activated.emit(0)
    text = desk.shown(page)
    assert "Not urgent" in text
    assert page.options.hits == every[:1]
    assert page.letter.lower_note.isVisible()


def test_a_letter_on_demand_names_the_findings_of_the_tests_with_their_values(desk: PapersDesk) -> None:
    desk.summary(paper_samples.answers("e06")).papers.letter_button.click()
    page = desk.paper()
    desk.bot.waitUntil(lambda: page.letter.findings is not None)
    assert page.letter.findings is not None
    page.letter.findings.set_value(["F_CORE"])
    page.letter.findings.changed.emit(("F_CORE",))
    text = desk.shown(page)
    assert "Findings of the physical tests" in text
    assert "Core endurance or control low" in text
    assert "Side plank 30 s" in " ".join(text.split())


def test_the_choices_of_one_letter_are_not_in_the_next(desk: PapersDesk) -> None:
    desk.summary(paper_samples.HIP).papers.letter_button.click()
    page = desk.paper()
    desk.bot.waitUntil(lambda: page.letter.hits is not None)
    page.letter.urgency.set_value("EMERGENCY")
    page.letter.urgency.activated.emit(0)
    desk.shown(page)
    desk.summary(paper_samples.answers("e06")).papers.letter_button.click()
    text = desk.shown(desk.paper())
    assert "EMERGENCY" not in text
    assert page.options.urgency is None
