"""What is known about a test: reference group, reliability, measuring error, caveats; sources open in place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import Item, Note, Source
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.screening.reasons import mark_short
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


def note_text(note: Note) -> str:
    """The sentence with its source numbers and marks behind it."""
    numbers = f" [{', '.join(str(no) for no in note.sources)}]" if note.sources else ""
    marks = "".join(f" ({mark_short(mark)})" for mark in note.marks)
    return f"{note.text}{numbers}{marks}"


class Evidence(QWidget):
    """Reference and measuring error at once; the rest and the sources on demand."""

    def __init__(self, item: Item, protocol: Protocol) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, 0, Space.S, 0)
        column.setSpacing(Space.XS)
        groups: list[tuple[str, list[str]]] = [
            ("Reference", [note_text(note) for note in item.reference]),
            ("Error", _errors(item)),
            ("Caveat", [note_text(note) for note in item.caveats]),
            ("Reliability", [note_text(note) for note in item.reliability]),
        ]
        self.has_words = any(texts for _title, texts in groups)
        self.more = QWidget()
        first, rest = QGridLayout(), QGridLayout(self.more)
        for grid in (first, rest):
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(Space.M)
            grid.setVerticalSpacing(Space.HAIR)
            grid.setColumnMinimumWidth(0, 72)
            grid.setColumnStretch(1, 1)
        for title, texts in groups:
            for number, text in enumerate(texts):
                early = (number < 2 and title in ("Reference", "Error")) or (
                    title == "Caveat" and number == 0
                )
                _add_line(first if early else rest, title if number == 0 or not early else "", text)
        sources = _sources(item, protocol)
        for source in sources:
            seen = f" – seen: {source.seen_as}" if source.seen_as else ""
            _add_line(rest, f"[{source.no}]", f"{source.text}{seen}")
        column.addLayout(first)
        self.more.hide()
        column.addWidget(self.more)
        self.more_button = QuietButton(_more_text(sources, shown=False), "book-open")
        self.more_button.clicked.connect(lambda: self._toggle(sources))
        if rest.count() == 0:
            self.more_button.hide()
        column.addWidget(self.more_button)

    def _toggle(self, sources: tuple[Source, ...]) -> None:
        self.more.setVisible(self.more.isHidden())
        self.more_button.setText(_more_text(sources, shown=not self.more.isHidden()))


def _more_text(sources: tuple[Source, ...], *, shown: bool) -> str:
    if shown:
        return "Less"
    return f"All evidence and {len(sources)} sources" if sources else "All evidence"


def _errors(item: Item) -> list[str]:
    """One sentence for each limit of real change; several values may share one."""
    said: dict[str, None] = {}
    for band in item.error_bands:
        # A limit of the clinic's own already says so in its sentence.
        marks = tuple(mark for mark in band.basis.marks if mark not in band.text)
        said[note_text(Note(band.text, band.basis.sources, marks))] = None
    return list(said)


def _sources(item: Item, protocol: Protocol) -> tuple[Source, ...]:
    numbers = {
        no
        for notes in (item.reference, item.reliability, item.caveats)
        for note in notes
        for no in note.sources
    }
    numbers |= {no for band in item.error_bands for no in band.basis.sources}
    return protocol.source_texts(tuple(sorted(numbers)))


def _add_line(grid: QGridLayout, title: str, text: str) -> None:
    row = grid.rowCount()
    grid.addWidget(PlainLabel(title, "label"), row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(Wrapped(text, "small", "soft"), row, 1)
