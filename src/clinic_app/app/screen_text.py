"""The result of a recorded screen as plain text for a terminal: what was found, why, and what was not tested."""

from collections.abc import Iterator

from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.routines import Routine, item_seconds, session_minutes
from clinic_app.domain.screening.model import Side
from clinic_app.domain.screening.results import Assessment, FindingResult, Reasons, Record

_DISPOSITION = {
    "emergency": "EMERGENCY: emergency department now. Only document and refer.",
    "urgent": "URGENT: medical contact the same day, at the latest the next working day. No exercise.",
    "safety_incomplete": "SAFETY INCOMPLETE: stage 0 has open items, so there is no summary.",
    "refer_first": "REFER FIRST: refer before any exercise. Findings are for the record, not a plan.",
    "out_of_scope": "OUT OF SCOPE of this screen. Findings are for the record, not a plan.",
    "caution": "CAUTION: proceed with the restrictions named below.",
    "clear": "CLEAR: no red flag in the answers.",
}
_SIDE = {"L": "left", "R": "right"}


def screen_text(assessment: Assessment, routine: Routine | None, catalogue: Catalogue) -> str:
    """The whole result, ending in a line break. `routine` None: locked, or nothing to propose from."""
    return (
        "\n".join(
            [*_safety(assessment), *_record(assessment), *_routine(routine, catalogue), *_end(assessment)]
        )
        + "\n"
    )


def _safety(assessment: Assessment) -> Iterator[str]:
    yield _DISPOSITION[assessment.disposition]
    for hit in assessment.safety.hits:
        yield f"  {hit.urgency} ({hit.answer})  {hit.title}: {'; '.join(hit.texts)}"
    for item in assessment.safety.incomplete:
        yield f"  open: {item.title} ({item.reason})"
    for note in assessment.safety.notes:
        yield f"  note: {note}"
    for scope in assessment.scope:
        yield f"  scope: {scope.text or scope.code}"
    if assessment.restrictions:
        yield "\nRestrictions"
        for restriction in assessment.restrictions:
            yield f"  {restriction.id}: {restriction.text} (because of {', '.join(restriction.because)})"
    if assessment.referrals:
        yield "\nReferrals"
        for referral in assessment.referrals:
            yield f"  {referral.to.replace('_', ' ')}, {referral.timing} (because of {', '.join(referral.because)})"


def _record(assessment: Assessment) -> Iterator[str]:
    record = assessment.record
    if record is None:
        return
    if assessment.for_the_record:
        yield "\nFOR THE RECORD, NOT A PLAN"
    yield from _findings(record)
    yield "\nBranch per hip"
    for side, branch in record.branch.items():
        used = "" if branch.used else " (symptom-free side, shown only)"
        yield f"  {_SIDE[side]}: {branch.branch}{used}  [{branch.reasons.rule_values}]"
    plan = record.plan
    yield f"\nLead: {plan.lead}"
    types = ", ".join(f"{_SIDE[side]} {word or 'not tested'}" for side, word in record.gm_type.items())
    yield f"Gluteus maximus type: {types}"
    if plan.goals:
        yield "\nGoals"
        for number, goal in enumerate(plan.goals, start=1):
            yield f"  {number}. {goal.title}{_sides(goal.sides)}, {goal.strength.replace('_', ' ')}"
    yield "\nExercise categories"
    for category in plan.categories:
        status = "" if category.status == "active" else f", {category.status.replace('_', ' ')}"
        yield f"  phase {category.phase}  {category.id}{_sides(category.sides)}{status}"
    for category_id, reason in plan.barred.items():
        yield f"  barred   {category_id}: {reason}"
    if record.do_these_tests:
        yield f"\nTests to add: {', '.join(record.do_these_tests)}"
    if record.flags:
        yield f"Flags: {', '.join(record.flags)}"
    yield f"Not assessed: {', '.join(record.not_assessed) or 'nothing'}"


def _findings(record: Record) -> Iterator[str]:
    shown = [finding for finding in record.findings if finding.strength in ("supported", "suggested")]
    yield (
        "\nFindings that may contribute"
        if shown
        else "\nNo finding is supported or suggested by the entries."
    )
    for finding in shown:
        yield from _finding(finding)


def _finding(finding: FindingResult) -> Iterator[str]:
    free = " (symptom-free side: not used until confirmed)" if finding.symptom_free_side else ""
    yield f"  {finding.strength.upper():<10} {finding.id}  {finding.title}{_sides((finding.side,) if finding.side else ())}{free}"
    yield f"             rule: {finding.rule_values}"
    yield f"             basis: {_basis(finding.reasons)}"
    if finding.missing:
        yield f"             not tested: {', '.join(dict.fromkeys(one.label or one.id for one in finding.missing))}"


def _basis(reasons: Reasons) -> str:
    numbers = ", ".join(f"[{source.no}]" for source in reasons.sources)
    marks = ", ".join("expert convention" if mark == "EC" else mark for mark in reasons.marks)
    return "; ".join(part for part in (numbers, marks) if part) or "see the protocol"


def _routine(routine: Routine | None, catalogue: Catalogue) -> Iterator[str]:
    if routine is None:
        return
    yield f"\nProposed routine, {session_minutes(catalogue, routine)} minutes"
    for number, item in enumerate(routine.items, start=1):
        exercise = catalogue.get(item.exercise_id)
        if exercise is None:
            continue
        side = f", {_SIDE.get(item.side, 'both sides')}" if item.side else ""
        yield f"  {number}. {exercise.name}{side}, {item_seconds(exercise, item) / 60:.1f} min"
        for reason in item.reasons:
            yield f"       because: {reason}"


def _end(assessment: Assessment) -> Iterator[str]:
    yield f"\n{assessment.standard_sentence}\nRules {assessment.version}"


def _sides(sides: tuple[Side, ...]) -> str:
    return f", {' and '.join(_SIDE[side] for side in sides)}" if sides else ""
