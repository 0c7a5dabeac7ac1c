"""The fields of an own exercise, in the order a therapist thinks of them. Speaks in documents, as they are kept."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from clinic_app.domain.exercise_lint import CATEGORIES, MUSCLE_REGIONS, RESTRICTIONS, TRAITS
from clinic_app.domain.exercises import POSITIONS, Catalogue
from clinic_app.domain.own_exercise_rules import FieldProblem
from clinic_app.domain.plan_words import category_word
from clinic_app.gui.catalogue import words
from clinic_app.gui.catalogue.code_picker import CodePicker
from clinic_app.gui.catalogue.dose_field import DoseField
from clinic_app.gui.catalogue.form_documents import (
    REGION_WORDS,
    SHOWN,
    SWITCH_WORDS,
    TRAIT_WORDS,
    block_of,
    blocks_of,
    comma_list,
    long_words,
    put_text,
    text_list,
    two_columns,
    words_of_restriction,
)
from clinic_app.gui.catalogue.form_parts import PairList, RestrictionList, TextList
from clinic_app.gui.kit.choices import ChipMulti
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow, NotesField, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.pills import Status
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.theme import Space


class ExerciseForm(QWidget):
    """`edited` follows every change by the user, `picture_wanted` asks for another picture ("figure", "draw", "photo")."""

    edited = Signal()
    picture_wanted = Signal(str)

    def __init__(self, catalogue: Callable[[], Catalogue], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._rest: dict[str, object] = {}
        self._order: dict[str, list[str]] = {}
        self.rows: dict[str, FieldRow] = {}
        self._texts: dict[str, TextField | NotesField] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.M)
        self._build_names()
        self._build_client_texts()
        self._build_dose()
        self._build_body()
        self._build_offer()
        self._build_safety()

    # document

    def document(self) -> dict[str, object]:
        """What stands in the fields, finished or not."""
        document: dict[str, object] = dict(self._rest)
        for name, field in self._texts.items():
            document[name] = (field.text() if isinstance(field, TextField) else field.toPlainText()).strip()
        for name, box in (("group", self.group), ("laterality", self.laterality)):
            document[name] = box.value() or ""
        document |= {"phase": int(self.phase.value() or 1), "level": int(self.level.value() or 1)}
        document["synonyms"] = comma_list(self.synonyms.text())
        document["steps"] = self.steps.value()
        document["mistakes"] = self.mistakes.value()
        document["dose"] = self.dose.document()
        document["muscles"] = {
            "primary": comma_list(self.primary.text()),
            "secondary": comma_list(self.secondary.text()),
            "regions": self._as_before("regions", self.regions.value()),
        }
        document["equipment"] = {
            "required": self.equipment.value(),
            "optional": comma_list(self.optional.text()),
        }
        for name, picker in self._pickers.items():
            document[name] = picker.value()
        if not document["prescribe_only_if"]:
            del document["prescribe_only_if"]
        document["positions"] = self._as_before("positions", self.positions.value())
        document["traits"] = self._as_before("traits", self.traits.value())
        document["restrictions"] = self.restrictions.value()
        switches = self.switches.value()
        document["needs_clinic_demo"] = "needs_clinic_demo" in switches
        document["before_core_gate"] = "before_core_gate" in switches
        document.pop("gate", None)
        if "run_gate" in switches:
            document["gate"] = "run_gate"
        return document

    def show_document(self, document: Mapping[str, object]) -> None:
        """Put a document into the fields; what they do not show ("family", "sources", ...) is kept beside."""
        shown = {*self._texts, *self._pickers, *SHOWN}
        self._rest = {name: value for name, value in document.items() if name not in shown}
        for name, field in self._texts.items():
            put_text(field, str(document.get(name) or ""))
        for name, box in (
            ("group", self.group),
            ("laterality", self.laterality),
            ("phase", self.phase),
            ("level", self.level),
        ):
            box.set_value(str(document.get(name) or ""))
        put_text(self.synonyms, ", ".join(text_list(document.get("synonyms"))))
        self.steps.set_value(text_list(document.get("steps")))
        self.mistakes.set_value(blocks_of(document.get("mistakes")))
        self.dose.show_document(document.get("dose"))
        muscles, equipment = block_of(document.get("muscles")), block_of(document.get("equipment"))
        put_text(self.primary, ", ".join(text_list(muscles.get("primary"))))
        put_text(self.secondary, ", ".join(text_list(muscles.get("secondary"))))
        self._order = {
            "regions": text_list(muscles.get("regions")),
            "positions": text_list(document.get("positions")),
            "traits": text_list(document.get("traits")),
        }
        self.regions.set_value(self._order["regions"])
        self.equipment.set_value(text_list(equipment.get("required")))
        put_text(self.optional, ", ".join(text_list(equipment.get("optional"))))
        for name, picker in self._pickers.items():
            picker.set_value(text_list(document.get(name)))
        self.positions.set_value(text_list(document.get("positions")))
        self.traits.set_value(text_list(document.get("traits")))
        self.restrictions.set_value(blocks_of(document.get("restrictions")))
        on = [name for name in ("needs_clinic_demo", "before_core_gate") if document.get(name) is True]
        self.switches.set_value([*on, *(["run_gate"] if document.get("gate") == "run_gate" else [])])
        self.judge_lines()

    def _as_before(self, name: str, chosen: Sequence[str]) -> list[str]:
        """The chosen codes in the order they came in: the first muscle is the one that counts."""
        before = self._order.get(name, [])
        return sorted(chosen, key=lambda code: before.index(code) if code in before else len(before))

    def put(self, name: str, value: object) -> None:
        """Change something the fields do not show, for example the picture."""
        self._rest[name] = value
        self.edited.emit()

    def show_problems(self, problems: Sequence[FieldProblem]) -> QWidget | None:
        """Say what is wrong below each field; gives the first field concerned."""
        said: dict[str, str] = {}
        for problem in problems:
            said.setdefault(problem.field, problem.sentence)
        if "dose" in said and self.dose.trouble():
            said["dose"] = self.dose.trouble()
        first: QWidget | None = None
        for name, row in self.rows.items():
            row.show_problem(said.get(name, ""))
            if name in said and first is None:
                first = row
        return first

    def judge_lines(self) -> None:
        """Say below a step that is too long for the sheet how long it is."""
        self.steps.show_notes(long_words)

    # building

    def _build_names(self) -> None:
        card = self._card("What it is called and where it stands")
        grid = two_columns(card)
        self._text(grid, 0, 0, "name", "Name", hint="What you look for.", required=True)
        self._text(
            grid, 0, 1, "plain_name", "Name on the sheet", hint="What the client reads.", required=True
        )
        self.synonyms = self._line(grid, 1, 0, "synonyms", "Other names", hint="Parted by commas.")
        self.group = self._box(
            grid, 1, 1, "group", "Group", {group: group for group in self._catalogue().groups}
        )
        phases = {str(number): f"{number} {name}" for number, name in words.PHASES.items()}
        levels = {str(number): f"{number} {name}" for number, name in words.LEVELS.items()}
        self.phase = self._box(grid, 2, 0, "phase", "Phase", phases)
        self.level = self._box(grid, 2, 1, "level", "Level", levels)
        sides = {code: label.capitalize() for code, label in words.LATERALITY.items()}
        self.laterality = self._box(grid, 3, 0, "laterality", "Sides", sides)

    def _build_client_texts(self) -> None:
        card = self._card("What the client reads")
        self._notes(card, "start_position", "Start position")
        self.steps = TextList("Step", 6, "One short sentence")
        self._add(card, "steps", "Steps, three to six", self.steps, required=True)
        self.steps.edited.connect(self.edited)
        self._notes(card, "feel", "Where it is felt")
        self.mistakes = PairList()
        self._add(card, "mistakes", "Mistakes and what helps", self.mistakes, required=True)
        self.mistakes.edited.connect(self.edited)
        grid = two_columns(card)
        for at, (name, label) in enumerate(
            (
                ("you_need", "What the client needs"),
                ("plain_move", "The pace in words"),
                ("too_hard", "If it is too hard"),
                ("too_easy", "If it is too easy"),
            )
        ):
            self._text(grid, at // 2, at % 2, name, label, required=True)

    def _build_dose(self) -> None:
        card = self._card("Dose to begin with")
        self.dose = DoseField()
        self._add(
            card,
            "dose",
            "Dose",
            self.dose,
            hint="Sets x repeats, then t for the pace or h for a hold, r for the rest, days: 2x1 h45 r15 1/d 5/w.",
            required=True,
        )
        self.dose_words = PlainLabel("", "strong", wrap=True)
        card.body.addWidget(self.dose_words)
        self.dose.read.connect(self._say_dose)
        self.dose.edited.connect(self.edited)
        basis = TextField("What the dose rests on")
        basis.textEdited.connect(self.edited)
        self._texts["dose_basis"] = basis
        self._add(card, "dose_basis", "What the dose rests on", basis, required=True)

    def _build_body(self) -> None:
        card = self._card("Body and things")
        self.positions = self._chips(
            card, "positions", "Position", {p: words.POSITIONS[p] for p in POSITIONS}
        )
        grid = two_columns(card)
        self.primary = self._line(grid, 0, 0, "muscles", "Muscles that work most", hint="Parted by commas.")
        self.secondary = self._line(grid, 0, 1, "", "Muscles that also work", hint="Parted by commas.")
        self.regions = self._chips(
            card, "", "Muscles the picture shows", {region: REGION_WORDS[region] for region in MUSCLE_REGIONS}
        )
        self.equipment = CodePicker(
            "Things that are needed",
            lambda: {thing.key: thing.label for thing in self._catalogue().equipment},
            none="Nothing",
        )
        self._add(card, "equipment", "Things that are needed", self.equipment)
        self.equipment.edited.connect(self.edited)
        self.optional = TextField("Things that may help")
        self.optional.textEdited.connect(self.edited)
        self._add(card, "", "Things that may help", self.optional, hint="Parted by commas.")

    def _build_offer(self) -> None:
        card = self._card("When it is offered")
        self._pickers: dict[str, CodePicker] = {}
        findings = {code: label for code, label in words.SERVED.items() if code.startswith("F_")}
        for name, title, choices, none in (
            ("categories", "What it is for", lambda: {c: category_word(c) for c in CATEGORIES}, "Not chosen"),
            ("serves", "Findings it serves", lambda: dict(words.SERVED), "None"),
            ("prescribe_only_if", "Only with one of these findings", lambda: findings, "Always"),
            ("easier", "Easier ones", self._names, "None"),
            ("harder", "Harder ones", self._names, "None"),
        ):
            self._pick(card, name, title, choices, none)
        self.switches = self._chips(card, "", "Conditions", SWITCH_WORDS)
        self.traits = self._chips(
            card, "traits", "What the rules look at", {t: TRAIT_WORDS[t] for t in TRAITS}
        )

    def _build_safety(self) -> None:
        card = self._card("Safety")
        self._pick(card, "contraindicated", "Not with", self._conditions, "Nothing", "blocked")
        self._pick(card, "caution", "Change it with", self._conditions, "Nothing", "warning")
        labels = {code: words_of_restriction(code) for code in RESTRICTIONS}
        self.restrictions = RestrictionList(labels)
        self._add(card, "restrictions", "Restrictions of the screening", self.restrictions)
        self.restrictions.edited.connect(self.edited)

    def _names(self) -> Mapping[str, str]:
        return {
            exercise.id: f"{exercise.name}, level {exercise.level}"
            for exercise in self._catalogue().exercises
        }

    def _conditions(self) -> Mapping[str, str]:
        return {condition.code: condition.label for condition in self._catalogue().conditions}

    def _say_dose(self, meant: str, trouble: str) -> None:
        self.dose_words.setText(meant)
        self.rows["dose"].show_problem(trouble, "confirm")

    # parts

    def _card(self, title: str) -> Card:
        card = Card(title)
        self.column.addWidget(card)
        return card

    def _add(
        self, card: Card, name: str, label: str, field: QWidget, *, hint: str = "", required: bool = False
    ) -> None:
        row = FieldRow(label, field, hint=hint, required=required)
        if name:
            self.rows[name] = row
        card.body.addWidget(row)

    def _text(
        self,
        grid: QGridLayout,
        row: int,
        column: int,
        name: str,
        label: str,
        *,
        hint: str = "",
        required: bool = False,
    ) -> None:
        self._texts[name] = self._line(grid, row, column, name, label, hint=hint, required=required)

    def _line(
        self,
        grid: QGridLayout,
        row: int,
        column: int,
        name: str,
        label: str,
        *,
        hint: str = "",
        required: bool = False,
    ) -> TextField:
        field = TextField(label)
        field.textEdited.connect(self.edited)
        made = FieldRow(label, field, hint=hint, required=required)
        if name:
            self.rows[name] = made
        grid.addWidget(made, row, column, Qt.AlignmentFlag.AlignTop)
        return field

    def _notes(self, card: Card, name: str, label: str) -> None:
        field = NotesField(label, lines=2)
        field.textChanged.connect(lambda: field.hasFocus() and self.edited.emit())
        self._texts[name] = field
        self._add(card, name, label, field, required=True)

    def _box(
        self, grid: QGridLayout, row: int, column: int, name: str, label: str, choices: dict[str, str]
    ) -> ChoiceBox:
        box = ChoiceBox(label)
        box.fill(choices)
        box.setMinimumWidth(120)
        box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(lambda _at: self.edited.emit())  # type: ignore[misc]  # int signal
        made = FieldRow(label, box)
        self.rows[name] = made
        grid.addWidget(made, row, column, Qt.AlignmentFlag.AlignTop)
        return box

    def _chips(self, card: Card, name: str, label: str, choices: Mapping[str, str]) -> ChipMulti:
        chips = ChipMulti(label, (Choice(code, text) for code, text in choices.items()), column=False)
        chips.changed.connect(lambda _ids: self.edited.emit())  # type: ignore[misc]  # object signal
        self._add(card, name, label, chips)
        return chips

    def _pick(
        self,
        card: Card,
        name: str,
        title: str,
        choices: Callable[[], Mapping[str, str]],
        none: str,
        mark: Status = "done",
    ) -> None:
        picker = CodePicker(title, choices, none=none, mark=mark)
        picker.edited.connect(self.edited)
        self._pickers[name] = picker
        self._add(card, name, title, picker)
