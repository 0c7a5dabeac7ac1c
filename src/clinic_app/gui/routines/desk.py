"""Everything the routine and the handout need about one client, gathered in one go on the store thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from clinic_app.domain.clients import Client, ClientId
from clinic_app.domain.exercises import SAFETY_NET
from clinic_app.domain.measured_facts import with_measurements
from clinic_app.domain.routine_documents import routine_from_dict
from clinic_app.domain.routine_problems import RoutineContext, routine_context
from clinic_app.domain.routine_proposal import AcceptedFindings, ClientFacts, propose_routine
from clinic_app.domain.routine_titles import NEUTRAL_TITLE, TITLE_LETTERS, own_title, title_by_findings
from clinic_app.domain.routines import Routine
from clinic_app.domain.screening.assessment import assess, plan_output, to_output
from clinic_app.domain.screening.branch_choice import branch_decision
from clinic_app.domain.screening.proposals import (
    Decision,
    accepted_branches,
    plan_from_accepted,
    suggested_decisions,
)
from clinic_app.domain.usual_doses import Choices, choices_from_dict
from clinic_app.gui.routines.working_copy import draft_key, resumed
from clinic_app.services.json_values import Json
from clinic_app.services.numbers_in_force import numbers_in_force
from clinic_app.services.records import (
    ClientRecord,
    DecisionEntry,
    HandoutSummary,
    RoutineId,
    RoutineRecord,
    ScreeningId,
    ScreeningRecord,
)
from clinic_app.services.settings_store import ClinicCard

if TYPE_CHECKING:
    from clinic_app.gui.context import AppContext

OPEN = ("clear", "caution")
"""Every other disposition of a screening locks the exercise branch."""
_GOAL_FINDINGS = {"hip_flexor": "F_HF_SHORT", "stabilise": "F_CORE"}


@dataclass(frozen=True, slots=True)
class Desk:
    """`proposed` is what the accepted findings suggest, None without a screening. `routine_id` None: not saved yet.

    `stop` is the reason why nothing may be prescribed, empty when exercise is open. `why` are the client texts of
    the accepted findings. `goals` are what the client wants, from the open episode of care.
    """

    client: Client
    age: int | None
    clinic: ClinicCard
    routine: Routine
    routine_id: RoutineId | None
    number: int
    screening_id: ScreeningId | None
    rules: RoutineContext
    proposed: Routine | None
    is_new: bool
    stop: str
    why: tuple[str, ...]
    goals: str
    resumed: Routine | None = None
    """What was being worked on when the page was left without an end, None where nothing was."""
    history: tuple[HandoutSummary, ...] = ()
    """Sheets handed out, newest first."""
    usual: Choices = field(default_factory=lambda: MappingProxyType({}))
    """What the therapist at work chose lately."""

    @property
    def standard_title(self) -> str:
        """What the routine is called until the therapist writes a title."""
        return NEUTRAL_TITLE if self.rules.plan is None else title_by_findings(self.rules.plan)

    @property
    def title_offered(self) -> str:
        """A goal in words the client knows: those of the last sheet, else those told at the start of the episode."""
        earlier = self.rules.earlier
        words = (own_title(earlier) if earlier is not None else "") or self.goals.strip()
        return words if len(words) <= TITLE_LETTERS and "\n" not in words else ""

    @property
    def sore_sit_bone(self) -> bool:
        plan = self.rules.plan
        return "pht" in self.client.precautions or (plan is not None and plan.has("F_PHT"))


def open_desk(
    context: "AppContext",
    client_id: str,
    screening_id: str = "",
    routine_id: str = "",
    *,
    resume: bool = False,
) -> Desk:
    """Load or propose the routine of a client. Raises NotFound, or ClinicError where something must be done first.

    A routine already saved for the screening is opened again; the proposal is only offered beside it. With `resume`
    what was being worked on is taken up again.
    """
    record = context.clients.get(ClientId(client_id))
    saved = _saved(context, record, screening_id, routine_id)
    of_screening = (
        ScreeningId(screening_id) if screening_id else (saved.summary.screening_id if saved else None)
    )
    screening = context.screenings.load(of_screening) if of_screening else None
    if context.own_catalogue is not None:
        context.own_catalogue.open(client_id)  # with this client's own exercises
    catalogue = context.catalogue()
    facts = client_facts(record, screening.answers if screening else {})
    output = _output(context, screening) if screening else None
    decided = decisions_of(screening) if screening else AcceptedFindings(frozenset())
    rules = routine_context(output, decided, facts, earlier=_handed_out(context, record))
    stop, stopped_by = _stop(record, rules, of_screening)
    proposed = propose_routine(catalogue, output, decided, facts) if output is not None and not stop else None
    routine = _read(saved) if saved else (proposed or Routine(NEUTRAL_TITLE, advice=(SAFETY_NET,)))
    based_on = saved.summary.id if saved else None
    draft = context.drafts.fetch(draft_key(record.client.id)) if resume else None
    chosen = next((one for one in context.library.find("usual_dose") if one.scope == "person"), None)
    return Desk(
        client=record.client,
        age=record.age,
        clinic=context.settings.clinic_card(),
        routine=routine,
        routine_id=based_on,
        # Every kept change is a version of its own; what the client can tell apart are the sheets handed out.
        number=len(record.handouts) + 1,
        screening_id=stopped_by or of_screening,
        rules=rules,
        proposed=proposed,
        is_new=saved is None,
        stop=stop,
        why=_client_texts(context, rules) if screening else (),
        goals=next((episode.goals for episode in record.episodes if episode.closed_on is None), ""),
        history=record.handouts,
        resumed=resumed(draft, based_on, of_screening),
        usual=choices_from_dict(chosen.content) if chosen else {},
    )


def _handed_out(context: "AppContext", record: ClientRecord) -> Routine | None:
    """The routine of the last sheet: what the client did until now."""
    given = next((sheet.routine_id for sheet in record.handouts if sheet.routine_id is not None), None)
    return _read(context.routines.get(given)) if given is not None else None


def _stop(
    record: ClientRecord, rules: RoutineContext, of_screening: ScreeningId | None
) -> tuple[str, ScreeningId | None]:
    """Why nothing may be prescribed, and the screening that says so if it is another one than the routine's.

    A red flag found in the newest screening also stops a routine that was made before.
    """
    if rules.plan is not None and rules.plan.locked:
        return rules.plan.lock_reason.replace("_", " "), None
    newest = max(record.screenings, key=lambda one: one.started_at, default=None)
    if (
        newest is None
        or newest.id == of_screening
        or newest.disposition is None
        or newest.disposition in OPEN
    ):
        return "", None
    return newest.disposition.replace("_", " "), newest.id


def _saved(
    context: "AppContext", record: ClientRecord, screening_id: str, routine_id: str
) -> RoutineRecord | None:
    if routine_id:
        return context.routines.get(RoutineId(routine_id))
    if not screening_id:
        return context.routines.latest(record.client.id)
    mine = next((one for one in record.routines if one.screening_id == screening_id), None)
    return context.routines.get(mine.id) if mine else None


def _read(saved: RoutineRecord) -> Routine:
    # Without the catalogue: a line whose exercise is gone must be shown and removed by the therapist, not refused.
    return routine_from_dict(saved.content)


def _output(context: "AppContext", screening: ScreeningRecord) -> Mapping[str, object]:
    """What was stored at the finish, with the branches the therapist chose instead of the proposed ones.

    An open or reopened screening is assessed as it stands now. Another branch changes goals, categories and bars, so
    the plan is made again; proposals not decided yet are read as the rules gave them, because what they bar stays
    barred until somebody decides.
    """
    protocol = context.protocol()
    own = numbers_in_force(screening, context.settings, protocol)
    if screening.result is not None and screening.status == "finished":
        output: Mapping[str, object] = screening.result.output
    else:
        output = to_output(assess(protocol, screening.answers, own_values=own))
    decided = {key: _decision(key, entry) for key, entry in screening.decisions.items()}
    branches = cast("Mapping[str, object]", output.get("branch") or {})
    if not any(_differs(decided.get(f"branch_{side}"), branch) for side, branch in branches.items()):
        return output
    assessment = assess(protocol, screening.answers, own_values=own)
    decisions = suggested_decisions(assessment) | decided
    plan = plan_from_accepted(protocol, screening.answers, assessment, decisions, own_values=own)
    if plan is None:
        return output
    return {**output, "branch": accepted_branches(assessment, decisions), **plan_output(plan)}


def _differs(decision: Decision | None, branch: object) -> bool:
    if decision is None:
        return False
    return decision.decision == "rejected" or decision.edited_strength not in (None, branch)


def _decision(proposal_id: str, entry: DecisionEntry) -> Decision:
    decided = Decision(
        "rejected" if entry.decision == "rejected" else "edited" if entry.edited_strength else "accepted",
        entry.note,
        entry.edited_strength,
    )
    return branch_decision(decided) if proposal_id.startswith("branch_") else decided


def decisions_of(screening: ScreeningRecord) -> AcceptedFindings:
    """What the therapist accepted and rejected; everything else stays undecided."""
    kept = {
        key: entry for key, entry in screening.decisions.items() if entry.decision in ("accepted", "edited")
    }
    return AcceptedFindings(
        accepted=frozenset(kept),
        rejected=frozenset(key for key, entry in screening.decisions.items() if entry.decision == "rejected"),
        edited_strength={key: entry.edited_strength for key, entry in kept.items() if entry.edited_strength},
    )


def client_facts(record: ClientRecord, answers: Mapping[str, Json]) -> ClientFacts:
    """Age, equipment and precautions from the record, measurements from the screening. No equipment ticked: not asked."""
    client = record.client
    facts = ClientFacts(age=record.age, equipment=client.equipment or None, conditions=client.precautions)
    return with_measurements(facts, answers)


def _client_texts(context: "AppContext", rules: RoutineContext) -> tuple[str, ...]:
    """Client texts of the accepted findings, those of the goals first, each once."""
    if rules.plan is None:
        return ()
    known = context.protocol().findings
    bases = [finding.removesuffix("_L").removesuffix("_R") for finding in rules.plan.findings]
    goals = [_GOAL_FINDINGS.get(goal.id, goal.id) for goal in rules.plan.goals]
    ordered = sorted(
        dict.fromkeys(bases), key=lambda base: goals.index(base) if base in goals else len(goals)
    )
    return tuple(known[base].client_text for base in ordered if base in known and known[base].client_text)
