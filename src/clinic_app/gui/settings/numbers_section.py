"""Settings: the numbers of the rules that are expert convention, each with the shipped one beside it.

A number acts as soon as it is typed and left; every change can be undone and stands in the audit trail.
"""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.screening.own_numbers import Number, in_words, numbers, problems
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import IconButton, QuietButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import NumberField, NumberLimits, SearchField
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.surfaces import Card, EmptyState
from clinic_app.gui.theme import Space

FILE_NAME = "clinic-numbers.yaml"
_FILTER = "Numbers (*.yaml *.yml)"
_VALUE_WIDE, _ACTS_SHOWN = 250, 3
_HEADINGS = {"rules": "Thresholds of the rules", "limits": "Limits of real change between two visits"}


class NumberRow(QFrame):
    """One number: what it is and where it acts, the clinic's value, the shipped one, and the way back to it."""

    wanted = Signal(str, object)
    """Key and the new number; the shipped one resets."""

    def __init__(self, number: Number) -> None:
        super().__init__()
        self.number = number
        self.setProperty("kind", "sunken")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(PlainLabel(number.title, "strong", wrap=True))
        acts = ", ".join(number.acts[:_ACTS_SHOWN])
        more = len(number.acts) - _ACTS_SHOWN
        basis = "".join(f"[{no}]" for no in number.basis.sources)
        beside = f" · beside {basis}" if basis else ""
        about = PlainLabel(
            f"{acts}{f' and {more} more' if more > 0 else ''}{beside}", "small", "soft", wrap=True
        )
        about.setToolTip("Acts in: " + ", ".join(number.acts))
        words.addWidget(about)
        words.addStretch(1)
        row.addLayout(words, 1)
        value = QWidget()
        value.setFixedWidth(_VALUE_WIDE)
        column = QVBoxLayout(value)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        self.field = NumberField(
            number.title, number.unit, NumberLimits(number.allowed, whole=number.whole), width=84
        )
        self.field.value_changed.connect(self._changed)
        column.addWidget(self.field)
        self.shipped_label = PlainLabel("", "small", "soft")
        column.addWidget(self.shipped_label)
        row.addWidget(value)
        self.reset_button = IconButton(
            "rotate-ccw", f"Reset {number.title} to {number.shown(number.shipped)}"
        )
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        self.reset_button.clicked.connect(lambda: self.wanted.emit(number.key, number.shipped))
        row.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_value(self, own: float | None) -> None:
        """The number in force; `own` None is the shipped one."""
        with QSignalBlocker(self.field):
            self.field.set_value(self.number.shipped if own is None else own)
        self.field.message.say("")
        shipped, possible = self.number.shown(self.number.shipped), self.number.range_words
        ours = "" if own is None else "Ours · "
        self.shipped_label.setText(f"{ours}shipped {shipped} · {possible}")
        self.shipped_label.set_tone("soft" if own is None else "accent")
        self.reset_button.setVisible(own is not None)

    def fits(self, words: list[str]) -> bool:
        """Whether the number is about every one of `words`."""
        text = " ".join((self.number.title, self.number.key, self.number.unit, *self.number.acts)).casefold()
        return all(word in text for word in words)

    def _changed(self, value: object) -> None:
        if isinstance(value, float):
            self.wanted.emit(self.number.key, value)
        elif self.field.state == "empty":
            self.wanted.emit(self.number.key, self.number.shipped)


class NumbersSection(QWidget):
    """Built when it is first looked at: there are some forty numbers."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.own: dict[str, float] = {}
        self.rows: dict[str, NumberRow] = {}
        self.headings: dict[str, PlainLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        card = Card("Numbers", padding=Space.L, gap=Space.M)
        column.addWidget(card)
        card.body.addWidget(
            BodyText(
                "The rules compare with these numbers. They are expert convention: no publication was seen for them, "
                "so your clinic may set its own. Your number acts at once in every screening that is not finished, "
                "and is shown as your own wherever it acts. Published numbers cannot be changed."
            )
        )
        tools = QHBoxLayout()
        tools.setSpacing(Space.S)
        self.search = SearchField("Search the numbers", "Plank, tilt, safety …")
        self.search.textChanged.connect(self._filter)
        tools.addWidget(self.search, 1)
        self.which = SegmentedChoice(
            "Which numbers", (Choice("all", "All"), Choice("own", "Ours")), column=False, clearable=False
        )
        self.which.set_value("all")
        self.which.chosen.connect(self._filter)
        tools.addWidget(self.which)
        card.body.addLayout(tools)
        files = QHBoxLayout()
        files.setSpacing(Space.S)
        self.count_label = PlainLabel("", "small", "soft")
        files.addWidget(self.count_label, 1)
        self.load_button = QuietButton("Open file", "file-plus")
        self.load_button.clicked.connect(self.load_file)
        self.save_button = QuietButton("Save as file", "download")
        self.save_button.clicked.connect(self.save_file)
        self.reset_button = QuietButton("Reset all", "rotate-ccw")
        self.reset_button.clicked.connect(self.reset_all)
        for button in (self.load_button, self.save_button, self.reset_button):
            files.addWidget(button)
        for button in (self.load_button, self.save_button):
            button.setVisible(context.number_files is not None)
        card.body.addLayout(files)
        self.list = QVBoxLayout()
        self.list.setSpacing(Space.S)
        card.body.addLayout(self.list)
        self.nothing = EmptyState("search", "No number fits", "Search for another word or show all numbers.")
        self.nothing.hide()
        card.body.addWidget(self.nothing)

    def load(self) -> None:
        """Read the numbers in force and show them."""
        context = self._context
        context.tasks.run(
            lambda: (numbers(context.protocol()), context.settings.own_numbers(context.protocol())),
            self._arrived,
            owner=self,
        )

    def _arrived(self, read: tuple[tuple[Number, ...], dict[str, float]]) -> None:
        known, own = read
        for number in known:
            if number.key not in self.rows:
                group = "rules" if number.constant else "limits"
                if group not in self.headings:
                    self.headings[group] = PlainLabel(_HEADINGS[group], "label")
                    self.list.addWidget(self.headings[group])
                row = NumberRow(number)
                row.wanted.connect(self._wanted)
                self.rows[number.key] = row
                self.list.addWidget(row)
        self._show(own)

    def _show(self, own: Mapping[str, float]) -> None:
        self.own = dict(own)
        for key, row in self.rows.items():
            row.show_value(self.own.get(key))
        self.reset_button.setEnabled(bool(self.own))
        count = len(self.own)
        ours = f"{count} your own" if count else "all as shipped"
        self.count_label.setText(f"{len(self.rows)} numbers, {ours}")
        self._filter()

    def _filter(self, _chosen: object = None) -> None:
        words = self.search.text().casefold().split()
        only_own = self.which.value() == "own"
        shown = 0
        for key, row in self.rows.items():
            fits = row.fits(words) and (not only_own or key in self.own)
            row.setVisible(fits)
            shown += fits
        for group, heading in self.headings.items():
            heading.setVisible(
                any(
                    not row.isHidden() and bool(row.number.constant) == (group == "rules")
                    for row in self.rows.values()
                )
            )
        self.nothing.setVisible(bool(self.rows) and not shown)

    # changing

    def _wanted(self, key: str, value: float) -> None:
        number = self.rows[key].number
        wanted = {**self.own, key: value}
        if value == number.shipped:
            del wanted[key]
        if wanted == self.own:
            self.rows[key].show_value(self.own.get(key))
            return
        wrong = problems(self._context.protocol(), wanted)
        if wrong:
            self.rows[key].field.message.say(" ".join(wrong))
            return
        said = f"{number.title}: {number.shown(value)}"
        self.use(wanted, f"{said}, as shipped" if key not in wanted else f"{said} from now on")

    def reset_all(self) -> None:
        """Take every number of the clinic's own back."""
        self.use({}, "All numbers are as shipped")

    def use(self, own: Mapping[str, float], said: str) -> None:
        """Store the set and say so; what was before is one press away."""
        context, before = self._context, dict(self.own)

        def saved(now: dict[str, float]) -> None:
            self._show(now)
            context.messages.toast(said, "Undo", lambda: self.use(before, "Taken back"))

        def refused(error: Exception) -> None:
            self._show(before)
            context.messages.show_error(error)

        context.tasks.run(
            lambda: context.settings.save_own_numbers(context.protocol(), own), saved, refused, owner=self
        )

    # files

    def save_file(self) -> None:
        """Write the numbers as a file; it holds nothing about clients."""
        name, _ = QFileDialog.getSaveFileName(self, "Save the numbers", FILE_NAME, _FILTER)
        if name:
            self.write_file(Path(name))

    def write_file(self, path: Path) -> None:
        context, own, files = self._context, dict(self.own), self._context.number_files
        if files is None:
            return

        def write() -> None:
            text = files.write(own)
            try:
                path.write_text(text, encoding="utf-8")
            except OSError as error:
                raise ClinicError(
                    f"{path.name} could not be written: {error.strerror}.", "Choose another folder."
                ) from error

        context.tasks.run(write, lambda _none: context.messages.toast(f"Saved as {path.name}"), owner=self)

    def load_file(self) -> None:
        """Read a settings file, show what it would change, and use it after a yes."""
        name, _ = QFileDialog.getOpenFileName(self, "Open a settings file", "", _FILTER)
        if name:
            self.read_file(Path(name))

    def read_file(self, path: Path) -> None:
        context, files = self._context, self._context.number_files
        if files is None:
            return

        def read() -> dict[str, float]:
            try:
                with path.open("rb") as file:
                    content = file.read(1_000_000)
            except OSError as error:
                raise ClinicError(
                    f"{path.name} could not be read: {error.strerror}.", "Check the file and its rights."
                ) from error
            return files.read(content, path.name)

        context.tasks.run(read, lambda own: self._offer(own, path.name), owner=self)

    def _offer(self, own: dict[str, float], name: str) -> None:
        if own == self.own:
            self._context.messages.toast("The file holds the numbers that are in force")
            return
        dialog = ReplaceDialog(in_words(self._context.protocol(), own), len(self.own), self)
        if dialog.exec():
            self.use(own, f"The numbers of {name} are in force")


class ReplaceDialog(DialogFrame):
    """What a settings file would put in place of the numbers in force."""

    def __init__(self, lines: tuple[str, ...], before: int, parent: QWidget) -> None:
        about = "It replaces all numbers of your own." if before else "You have no numbers of your own yet."
        super().__init__("Use the numbers of this file?", about, parent, width=560)
        for line in lines or ("All numbers as shipped.",):
            self.body.addWidget(PlainLabel(line, "body", wrap=True))
        self.add_cancel()
        self.add_accept("Use them")
