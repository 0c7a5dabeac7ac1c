"""When a client may move on: the gates between the phases and before running, as criteria to be ticked with a date.

Values and durations are expert convention (screening protocol 3.8, exercise specification 2.8). A gate is passed
when every criterion of it is ticked; nothing is ticked by the program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinic_app.domain.routines import Routine

BASIS = "expert convention"
GROIN_ON_HOPPING = "stop.groin_on_hopping"
"""Ticked when hopping hurts in the groin: everything above phase 2 stops and the client is referred [84]."""

PHASE_TITLES: Mapping[int, str] = {
    1: "Calm and free",
    2: "Activate and control",
    3: "Strengthen",
    4: "Integrate",
}
USUAL_WEEKS: Mapping[int, str] = {1: "weeks 0 to 2", 2: "weeks 1 to 4", 3: "weeks 4 to 12", 4: "from week 8"}


@dataclass(frozen=True, slots=True)
class Criterion:
    """`text` is a thing to see or measure, written so that a tick means it is true."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Gate:
    """`phase` is the phase it leads out of."""

    id: str
    title: str
    phase: int
    criteria: tuple[Criterion, ...]


GATES: tuple[Gate, ...] = (
    Gate(
        "phase_1",
        "On to phase 2",
        1,
        (
            Criterion("phase_1.pain", "Worst pain 4 or less, and not rising"),
            Criterion("phase_1.signs", "No new warning signs"),
            Criterion("phase_1.branch", "Hip flexors measured again, branch decided"),
        ),
    ),
    Gate(
        "core_gate",
        "Core gate: on to loaded strength",
        2,
        (
            Criterion("core_gate.front_plank", "Front plank 30 s without back pain"),
            Criterion("core_gate.side_plank", "Side plank 20 s on each side without back pain"),
            Criterion("core_gate.bird_dog", "Steady bird dog: grade 2 or better"),
        ),
    ),
    Gate(
        "glute_gate",
        "Glute gate: on to phase 3",
        2,
        (Criterion("glute_gate.bridge", "10 good bridges, hamstrings not first, at the chosen knee angle"),),
    ),
    Gate(
        "phase_3",
        "On to phase 4",
        3,
        (
            Criterion("phase_3.strength", "3 sets of 8 to 12 on each side at effort 7 of 10, pain 3 or less"),
            Criterion("phase_3.sides", "Left and right differ by less than 15 %"),
        ),
    ),
    Gate(
        "run_gate",
        "Run gate: before running drills",
        3,
        (
            Criterion("run_gate.walk", "30 minutes of walking with pain 3 or less"),
            Criterion("run_gate.stance", "30 s on one leg, each side"),
            Criterion("run_gate.bridges", "10 one-leg bridges on each side with pain 3 or less"),
            Criterion("run_gate.raises", "10 one-leg heel raises on each side with pain 3 or less"),
            Criterion("run_gate.hops", "10 small hops on each leg without any pain"),
        ),
    ),
    Gate(
        "phase_4",
        "Done: to keep or to discharge",
        4,
        (
            Criterion("phase_4.running", "Running item of the PSFS at 8 or more"),
            Criterion("phase_4.pain", "Pain 2 or less in and after running for 2 weeks"),
        ),
    ),
)
_BY_ID = {gate.id: gate for gate in GATES}


@dataclass(frozen=True, slots=True)
class GateState:
    """How far a gate is ticked. `passed_on` is the day of the last criterion, None while one is missing."""

    gate: Gate
    met: int
    passed_on: date | None

    @property
    def words(self) -> str:
        if self.passed_on is not None:
            return f"passed on {self.passed_on.day} {self.passed_on:%b %Y}"
        return f"{self.met} of {len(self.gate.criteria)} criteria met"


def gate_state(routine: Routine, gate_id: str) -> GateState:
    gate = _BY_ID[gate_id]
    days = {tick.criterion: tick.on for tick in routine.ticks}
    met = [days[criterion.id] for criterion in gate.criteria if criterion.id in days]
    return GateState(gate, len(met), max(met) if len(met) == len(gate.criteria) else None)


def is_passed(routine: Routine, gate_id: str) -> bool:
    return gate_state(routine, gate_id).passed_on is not None


def gates_of_phase(phase: int) -> tuple[Gate, ...]:
    """The gates that lead out of a phase."""
    return tuple(gate for gate in GATES if gate.phase == phase)


def may_move_on(routine: Routine, phase: int) -> bool:
    """Whether everything that leads out of the phase is ticked; the run gate is asked only by what needs it."""
    return all(is_passed(routine, gate.id) for gate in gates_of_phase(phase) if gate.id != "run_gate")
