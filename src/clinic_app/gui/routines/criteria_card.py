"""Ready to move on? The criteria of the phases in this routine, ticked with the day they were met."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.routine_criteria import (
    BASIS,
    GATES,
    GROIN_ON_HOPPING,
    PHASE_TITLES,
    USUAL_WEEKS,
    Gate,
    gate_state,
)
from clinic_app.domain.routines import Routine
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.choices import ChipMulti
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Banner, Card
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.theme import Space


def gates_shown(routine: Routine, catalogue: Catalogue) -> tuple[Gate, ...]:
    """Gates out of the phases there are lines of; the run gate where a line waits for it, or once it has ticks."""
    phases = {item.phase for item in routine.items}
    exercises = [catalogue.get(item.exercise_id) for item in routine.items]
    running = any(exercise is not None and exercise.gate == "run_gate" for exercise in exercises)
    running = running or 4 in phases or any(tick.criterion.startswith("run_gate.") for tick in routine.ticks)
    return tuple(gate for gate in GATES if (running if gate.id == "run_gate" else gate.phase in phases))


class CriteriaCard(Card):
    def __init__(
        self, catalogue: Catalogue, controller: RoutineController, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent, padding=Space.L, gap=Space.S)
        self._catalogue, self._controller = catalogue, controller
        self.head = QuietButton("Ready to move on?", "chevron-down")
        self.head.setCheckable(True)
        self.head.toggled.connect(self._toggle)
        self.body.addWidget(self.head, 0, Qt.AlignmentFlag.AlignLeft)
        self._box = QWidget()
        self._gates = QVBoxLayout(self._box)
        self._gates.setContentsMargins(Space.S, 0, 0, 0)
        self._gates.setSpacing(Space.S)
        self._box.hide()
        self.body.addWidget(self._box)
        self.choices: dict[str, ChipMulti] = {}
        self._titles: dict[str, PlainLabel] = {}
        self._shown: tuple[Gate, ...] = ()
        self.stop = Banner(
            "warning",
            "Groin pain on hopping",
            "Stop everything from phase 3 on and refer the client before going on [84].",
        )

    def open(self) -> None:
        self.head.setChecked(True)

    def show_routine(self, routine: Routine) -> None:
        gates = gates_shown(routine, self._catalogue)
        if gates != self._shown:
            self._build(gates)
        for gate in gates:
            self.choices[gate.id].set_value(tick.criterion for tick in routine.ticks)
            state = gate_state(routine, gate.id)
            self._titles[gate.id].setText(f"{gate.title}: {state.words}")
            self._titles[gate.id].set_tone("good" if state.passed_on else "")
        met = sum(gate_state(routine, gate.id).met for gate in gates)
        total = sum(len(gate.criteria) for gate in gates)
        self.head.setText(
            f"Ready to move on? ({met} of {total} criteria met)" if gates else "Ready to move on?"
        )
        self.setVisible(bool(gates))
        self.stop.setVisible(routine.has_tick(GROIN_ON_HOPPING))

    def _build(self, gates: tuple[Gate, ...]) -> None:
        while (item := self._gates.takeAt(0)) is not None:
            old = item.widget()
            if old is not None and old is not self.stop:
                old.deleteLater()
        self.choices.clear()
        self._titles.clear()
        phase = 0
        for gate in gates:
            if gate.phase != phase and gate.id != "run_gate":
                phase = gate.phase
                words = f"Phase {phase}, {PHASE_TITLES[phase].lower()} (usually {USUAL_WEEKS[phase]})"
                self._gates.addWidget(PlainLabel(words, "label", "soft"))
            title = self._titles[gate.id] = PlainLabel(gate.title, "label")
            self._gates.addWidget(title)
            choices = [Choice(criterion.id, criterion.text) for criterion in gate.criteria]
            if gate.id == "run_gate":
                choices.append(Choice(GROIN_ON_HOPPING, "No: hopping hurts in the groin"))
            box = self.choices[gate.id] = ChipMulti(gate.title, choices, column=False)
            box.changed.connect(lambda ids, of=tuple(one.id for one in choices): self._ticked(ids, of))  # type: ignore[misc]  # object signal
            self._gates.addWidget(box)
            if gate.id == "run_gate":
                self._gates.addWidget(self.stop)
        self._gates.addWidget(
            PlainLabel(
                f"Ticked by you, kept with the day. Values and times: {BASIS}. A gate holds back only the step it names.",
                "small",
                "faint",
                wrap=True,
            )
        )
        self._shown = gates

    def _ticked(self, ids: Sequence[str], of: tuple[str, ...]) -> None:
        self._controller.tick(tuple(ids), of)

    def _toggle(self, on: bool) -> None:
        self.head.show_icon("chevron-up" if on else "chevron-down")
        self._box.setVisible(on)
