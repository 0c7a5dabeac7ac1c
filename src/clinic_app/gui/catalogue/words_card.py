"""The texts of an own exercise in the client's language, beside those the therapist wrote."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.client_vocabulary import LANGUAGE_NAMES
from clinic_app.domain.own_exercise_rules import restriction_texts, texts_of
from clinic_app.gui.catalogue.form_documents import blocks_of
from clinic_app.gui.kit.choices import ChipMulti, Choice, SegmentedChoice
from clinic_app.gui.kit.fields import TextField
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.theme import Space

Covered = Callable[[str, Callable[[frozenset[str]], None]], None]
"""Asks which texts of the shipped original are translated into a language; the answer comes later."""


class WordsCard(Card):
    """`edited` follows what is typed. `covered` says what needs no words here because the shipped ones serve."""

    edited = Signal()

    def __init__(self, covered: Covered, parent: QWidget | None = None) -> None:
        super().__init__("In the client's language", parent)
        self._covered = covered
        self._served: frozenset[str] = frozenset()
        self._words: dict[tuple[str, str], str] = {}
        """By language and the text it stands for."""
        self._reviewed: set[str] = set()
        self._originals: tuple[str, ...] = ()
        self.fields: dict[str, TextField] = {}
        self.body.addWidget(
            BodyText(
                "What you leave empty stands on the sheet as you wrote it, marked. A text you change needs new words.",
                "soft",
                "small",
            )
        )
        languages = [Choice(key, name) for key, name in LANGUAGE_NAMES.items() if key != "en"]
        self.language = SegmentedChoice("Language", languages, clearable=True)
        self.language.chosen.connect(lambda _value: self._language_chosen())  # type: ignore[misc]  # object signal
        self.body.addWidget(self.language)
        self.reviewed = ChipMulti(
            "Reviewed", (Choice("yes", "Read by somebody who speaks it"),), column=False
        )
        self.reviewed.changed.connect(lambda _ids: self._review())  # type: ignore[misc]  # object signal
        self.body.addWidget(self.reviewed)
        self._box = QWidget()
        self._rows = QVBoxLayout(self._box)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(Space.XS)
        self.body.addWidget(self._box)
        self._show_rows()

    def value(self) -> list[dict[str, str]]:
        """As it is kept; words for a text that no longer stands there are left out."""
        return [
            {
                "language": language,
                "original": original,
                "text": text,
                "status": "reviewed" if language in self._reviewed else "draft",
            }
            for (language, original), text in self._words.items()
            if text and original in self._originals
        ]

    def show_document(self, document: Mapping[str, object]) -> None:
        self._words = {}
        kept = blocks_of(document.get("translations"))
        for block in kept:
            self._words[(str(block.get("language")), str(block.get("original")))] = str(block.get("text"))
        drafts = {str(block.get("language")) for block in kept if block.get("status") != "reviewed"}
        self._reviewed = {str(block.get("language")) for block in kept} - drafts
        self._originals = ()
        self.follow(document)
        for original, field in self.fields.items():
            field.setText(self._words.get((self._chosen, original), ""))

    def follow(self, document: Mapping[str, object]) -> None:
        """The texts were changed: ask for words for those that stand there now."""
        originals = tuple(dict.fromkeys((*texts_of(document), *restriction_texts(document))))
        if originals != self._originals:
            self._originals = originals
            self._show_rows()

    @property
    def _chosen(self) -> str:
        return str(self.language.value() or "")

    def _language_chosen(self) -> None:
        language = self._chosen
        self._served = frozenset()
        self._show_rows()
        if language:
            self._covered(language, lambda served: self._know(language, served))

    def _know(self, language: str, served: frozenset[str]) -> None:
        if language == self._chosen and served != self._served:
            self._served = served
            self._show_rows()

    def _review(self) -> None:
        change = self._reviewed.add if self.reviewed.value() else self._reviewed.discard
        change(self._chosen)
        self.edited.emit()

    def _typed(self, original: str, text: str) -> None:
        self._words[(self._chosen, original)] = text.strip()
        self._reviewed.discard(self._chosen)
        self.reviewed.set_value([])
        self.edited.emit()

    def _show_rows(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        language = self._chosen
        wanted: Sequence[str] = self._originals if language else ()
        self.fields = {one: self._row(one) for one in wanted if one not in self._served}
        self.reviewed.setVisible(bool(language))
        self.reviewed.set_value(["yes"] if language in self._reviewed else [])
        served = sum(one in self._served for one in wanted)
        if served:
            texts = "1 text is" if served == 1 else f"{served} texts are"
            self._rows.addWidget(
                PlainLabel(f"{texts} translated like the shipped exercise.", "small", "soft")
            )

    def _row(self, original: str) -> TextField:
        self._rows.addWidget(PlainLabel(original, "small", "soft", wrap=True))
        field = TextField(f"In the client's language: {original}")
        field.setText(self._words.get((self._chosen, original), ""))
        field.textEdited.connect(lambda text, of=original: self._typed(of, text))  # type: ignore[misc]  # default binds
        self._rows.addWidget(field)
        return field
