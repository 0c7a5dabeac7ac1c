"""Assessment outputs to build routines from, written by hand, and the catalogue with its rules."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from clinic_app.domain.exercises import SAFETY_NET, Catalogue
from clinic_app.domain.routine_checks import check_routine
from clinic_app.domain.routine_edits import add_item
from clinic_app.domain.routine_problems import RoutineContext, routine_context
from clinic_app.domain.routine_proposal import AcceptedFindings, ClientFacts, propose_routine
from clinic_app.domain.routines import Routine
from clinic_app.domain.screening.rules import FindingRule
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.routines.editor import RoutineEditor
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.page import RoutinePage


@dataclass(frozen=True, slots=True)
class NoFindings:
    """Stands for a protocol whose findings have no client texts."""

    findings: dict[str, FindingRule]


def _category(category_id: str, *sides: str, phase: int = 1) -> dict[str, object]:
    return {"id": category_id, "sides": list(sides), "phase": phase, "status": "active"}


def _output(**changes: object) -> dict[str, object]:
    return {
        "version": "1.1",
        "disposition": "clear",
        "scope": [],
        "restrictions": [],
        "routine": {"locked": False, "reason": None},
        "findings": {},
        "domains": {},
        "branch": {"L": "none", "R": "none"},
        "lead": "none",
        "gm_type": {"L": None, "R": None},
        "goals": [],
        "categories": [_category(SAFETY_NET)],
        "barred": {},
        "flags": [],
        **changes,
    }


STRETCH = _output(
    findings={
        "F_APT": "supported",
        "F_GM_R": "supported",
        "F_HF_SHORT_L": "supported",
        "F_HF_SHORT_R": "supported",
    },
    branch={"L": "stretch", "R": "stretch"},
    lead="glute",
    goals=[
        {"tier": 4, "id": "hip_flexor", "sides": ["L", "R"], "strength": "supported"},
        {"tier": 5, "id": "F_APT", "strength": "supported"},
        {"tier": 6, "id": "F_GM", "sides": ["R"], "strength": "supported"},
    ],
    categories=[
        _category(SAFETY_NET),
        _category("hip_flexor_stretch", "L", "R"),
        _category("pelvic_control"),
        _category("glute_activation", "R", phase=2),
    ],
)
"""Both hips stretch, the right glute is weak."""

STABILISE_LEFT = _output(
    findings={"F_CORE": "supported", "F_HF_SHORT_L": "supported", "F_HF_SHORT_R": "supported"},
    domains={"core": {"endurance": "POS", "control": "NEG", "instability": "NEG"}},
    branch={"L": "stabilise", "R": "stretch"},
    lead="core",
    goals=[{"tier": 3, "id": "stabilise", "sides": ["L"], "strength": "supported"}],
    categories=[
        _category(SAFETY_NET),
        _category("core_stabilise", phase=2),
        _category("hip_flexor_stretch", "R"),
    ],
    barred={"hip_flexor_stretch_L": "X1", "psoas_release_L": "X1"},
)
"""The left hip stabilises, the right one stretches: rule X1 holds on the left only."""

STABILISE_BOTH = _output(
    findings={"F_CORE": "supported", "F_HF_SHORT_L": "supported", "F_HF_SHORT_R": "supported"},
    domains={"core": {"endurance": "POS", "control": "NEG", "instability": "NEG"}},
    branch={"L": "stabilise", "R": "stabilise"},
    lead="core",
    goals=[{"tier": 3, "id": "stabilise", "sides": ["L", "R"], "strength": "supported"}],
    categories=[_category(SAFETY_NET), _category("core_stabilise", phase=2)],
    barred={
        f"{kind}_{side}": "X1" for kind in ("hip_flexor_stretch", "psoas_release") for side in ("L", "R")
    },
)

LOCKED = _output(disposition="urgent", routine={"locked": True, "reason": "urgent"})


def accepted(output: dict[str, object]) -> AcceptedFindings:
    findings = output["findings"]
    assert isinstance(findings, dict)
    return AcceptedFindings(frozenset(str(key) for key in findings))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def editor_for(
    catalogue: Catalogue, output: dict[str, object], routine: Routine | None = None
) -> RoutineEditor:
    """An editor on the proposal for `output`, or on `routine`, with the rules of the output."""
    facts = ClientFacts(age=34)
    rules = routine_context(output, accepted(output), facts)
    start = routine or propose_routine(catalogue, output, accepted(output), facts)
    return RoutineEditor(catalogue, start, lambda changed: check_routine(catalogue, changed, rules))


def free_editor(catalogue: Catalogue, *ids: str) -> RoutineEditor:
    """An editor without a screening behind it, holding these exercises."""
    routine = Routine("Home exercises")
    for exercise_id in ids:
        exercise = catalogue.get(exercise_id)
        assert exercise is not None, exercise_id
        routine = add_item(routine, exercise)
    rules = RoutineContext(None, ClientFacts(age=34))
    return RoutineEditor(catalogue, routine, lambda changed: check_routine(catalogue, changed, rules))


def routine_page(window: MainWindow) -> RoutinePage:
    page = window.stack.currentWidget()
    assert isinstance(page, RoutinePage)
    return page


def handout_page(window: MainWindow) -> HandoutPage:
    page = window.stack.currentWidget()
    assert isinstance(page, HandoutPage)
    return page


def press(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(widget, key, modifier)
