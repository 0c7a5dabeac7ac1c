"""What the summary shows: proposals that wait for a decision, goals of what was accepted, and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from clinic_app.domain.screening.model import Side, Strength
from clinic_app.domain.screening.plan_reasons import bar_words
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment, BranchResult, FindingResult, Goal
from clinic_app.gui.screening.findings_rows import FOUND, FindingRow, all_findings, finding_rows
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.reasons import STRENGTH_WORDS
from clinic_app.services.records import DecisionEntry

Decided = Literal["", "accepted", "edited", "rejected"]
STRENGTHS: tuple[Strength, ...] = ("supported", "suggested", "not_supported", "not_assessed")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something the therapist accepts, changes or rejects. Nothing is accepted in advance.

    `options` are what a branch may be changed to; a finding has its strengths instead. `changed_since` is true
    when the answers changed the proposal after it was decided on.
    """

    id: str
    kind: Literal["finding", "branch"]
    title: str
    side: Side | None
    strength: Strength
    text: str
    options: tuple[str, ...]
    must_choose: bool
    confirm_side: bool
    decided: Decided
    note: str
    changed_since: bool
    given: Strength | None = None
    """The strength the therapist gave instead of the one the rules gave."""

    @property
    def used(self) -> bool:
        """Counts for the plan."""
        return self.decided in ("accepted", "edited") and self.given != "not_supported"


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One exercise category that may follow; `phase` in words, "" where it is no exercise."""

    id: str
    title: str
    sides: tuple[Side, ...]
    phase: str
    status: str


@dataclass(frozen=True, slots=True)
class BarredRow:
    """A category that is barred, its sides together, with the reason. `why` names the branch that bars it, if one does."""

    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class GoalRow:
    id: str
    title: str
    sides: tuple[Side, ...]
    baseline: tuple[str, ...]
    target: str
    state: Literal["possible", "used", "dropped"]
    """Possible until its finding is decided on, dropped when that was rejected."""


@dataclass(frozen=True, slots=True)
class SummaryView:
    proposals: tuple[Proposal, ...]
    goals: tuple[GoalRow, ...]
    categories: tuple[CategoryRow, ...]
    lead: str
    not_assessed: tuple[FindingRow, ...]
    not_supported: tuple[FindingRow, ...]
    for_the_record: tuple[FindingRow, ...]
    do_these_tests: tuple[str, ...]
    flags: tuple[str, ...]
    barred: tuple[BarredRow, ...]
    open_count: int
    locked: bool
    provisional: bool
    sentence: str

    @property
    def ready(self) -> bool:
        """A routine may be built: nothing locks it and every proposal is decided on."""
        return not self.locked and self.open_count == 0


def summary_view(presenter: ScreeningPresenter, decisions: Mapping[str, DecisionEntry]) -> SummaryView:
    assessment = presenter.assessment
    protocol = presenter.protocol
    rows = finding_rows(all_findings(assessment))
    record_only = assessment.for_the_record
    proposals = () if record_only else proposals_of(assessment, decisions)
    return SummaryView(
        proposals=proposals,
        goals=tuple(_goal_row(goal, proposals) for goal in assessment.goals),
        categories=() if record_only else _categories(protocol, assessment),
        lead=_lead(assessment),
        not_assessed=tuple(row for row in rows if row.strength == "not_assessed"),
        not_supported=tuple(row for row in rows if row.strength == "not_supported"),
        for_the_record=tuple(row for row in rows if row.strength in FOUND) if record_only else (),
        do_these_tests=tuple(_test_title(protocol, one) for one in assessment.do_these_tests),
        # What the stabilise branch bars stands among the bars, with its reasons.
        flags=tuple(
            dict.fromkeys(
                flag_words(protocol, flag) for flag in assessment.flags if not flag.startswith("X1_")
            )
        ),
        barred=tuple(_barred(protocol, assessment)),
        open_count=sum(one.decided == "" for one in proposals),
        locked=assessment.routine_locked,
        provisional=assessment.provisional,
        sentence=assessment.standard_sentence or protocol.standard_sentence,
    )


def proposals_of(assessment: Assessment, decisions: Mapping[str, DecisionEntry]) -> tuple[Proposal, ...]:
    """Findings that were found, strongest first, then the branch of each hip where there is one to take."""
    found = sorted(
        (one for one in assessment.findings if one.strength in FOUND and one.to_decide),
        key=lambda one: one.strength != "supported",
    )
    branches = [
        branch
        for branch in assessment.branch.values()
        if branch.used and branch.branch not in ("none", "undetermined")
    ]
    return (
        *(_finding(one, decisions.get(one.id)) for one in found),
        *(_branch(one, decisions.get(f"branch_{one.side}")) for one in branches),
    )


def _decided(entry: DecisionEntry | None) -> Decided:
    if entry is None or entry.decision == "withdrawn":
        return ""
    return entry.decision


def _finding(finding: FindingResult, entry: DecisionEntry | None) -> Proposal:
    given = _strength(entry.edited_strength) if entry and entry.decision == "edited" else None
    words = STRENGTH_WORDS[given].lower() if given else ""
    ruled = STRENGTH_WORDS[finding.strength].lower()
    note = entry.note if entry else ""
    return Proposal(
        id=finding.id,
        kind="finding",
        title=finding.title,
        side=finding.side,
        strength=finding.strength,
        text=f"For the client: {finding.client_text}" if finding.client_text else "",
        options=(),
        must_choose=False,
        confirm_side=finding.symptom_free_side,
        decided=_decided(entry),
        note=" · ".join(part for part in (f"{words} instead of {ruled}" if words else "", note) if part),
        changed_since=entry is not None and isinstance(entry.shown, str) and entry.shown != finding.strength,
        given=given,
    )


def _strength(word: str | None) -> Strength | None:
    for one in STRENGTHS:
        if one == word:
            return one
    return None


def _branch(branch: BranchResult, entry: DecisionEntry | None) -> Proposal:
    return Proposal(
        id=f"branch_{branch.side}",
        kind="branch",
        title=f"Hip flexors: {branch.option.title[:1].lower()}{branch.option.title[1:]}",
        side=branch.side,
        strength="suggested",
        text=branch.option.text,
        options=branch.option.alternatives,
        must_choose=branch.branch == "clinician_choice",
        confirm_side=False,
        decided=_decided(entry),
        note=entry.note if entry else "",
        changed_since=entry is not None and isinstance(entry.shown, str) and entry.shown != branch.branch,
    )


def shown_now(assessment: Assessment, proposal_id: str) -> str:
    """What a proposal says now, kept with the decision so that a later change is noticed."""
    for finding in assessment.findings:
        if finding.id == proposal_id:
            return finding.strength
    return next(
        (one.branch for side, one in assessment.branch.items() if proposal_id == f"branch_{side}"), ""
    )


def _goal_row(goal: Goal, proposals: tuple[Proposal, ...]) -> GoalRow:
    base = {"stabilise": "branch", "hip_flexor": "branch"}.get(goal.id, goal.id)
    ids = [f"{base}_{side}" for side in goal.sides] if goal.sides else [base]
    if goal.id == "hip_flexor":
        ids += [f"F_HF_SHORT_{side}" for side in goal.sides]
    about = [one for one in proposals if one.id in ids or (not goal.sides and one.id.startswith(f"{base}_"))]
    if any(one.used for one in about):
        return GoalRow(goal.id, goal.title, goal.sides, goal.baseline, goal.target, "used")
    refused = bool(about) and all(one.decided for one in about)
    return GoalRow(
        goal.id, goal.title, goal.sides, goal.baseline, goal.target, "dropped" if refused else "possible"
    )


_STATUS_WORDS = {
    "trial_2_weeks": "trial of 2 weeks, then measured again",
    "pt_confirm": "only after you confirm it",
    "level1_only": "easiest level only, while too little is tested",
}


def _categories(protocol: Protocol, assessment: Assessment) -> tuple[CategoryRow, ...]:
    phases = {one.no: f"Phase {one.no}: {one.title}" for one in protocol.plan.phases}
    return tuple(
        CategoryRow(
            one.id,
            one.title,
            one.sides,
            phases.get(one.phase, "Beside the exercises"),
            _STATUS_WORDS.get(one.status, ""),
        )
        for one in assessment.categories
        if one.id != "stop_refer"
    )


def _lead(assessment: Assessment) -> str:
    if assessment.record is None or assessment.for_the_record:
        return ""
    option = assessment.record.plan.lead_option
    if option.id == "none":
        return ""
    return option.text if option.text.startswith(option.title) else f"{option.title}: {option.text}"


def flag_words(protocol: Protocol, flag: str) -> str:
    """A flag in a sentence, with the side or finding it is about."""
    texts = protocol.plan.flag_texts
    if flag in texts:
        return texts[flag]
    stem, _, side = flag.rpartition("_")
    if side in ("L", "R") and stem in texts:
        return f"{'Left' if side == 'L' else 'Right'}: {texts[stem]}"
    for key in sorted(texts, key=len, reverse=True):
        if flag.startswith((f"{key}_", f"{key}:")):
            about = flag[len(key) + 1 :]
            return f"{_about(protocol, about)}: {texts[key]}"
    return flag


def _about(protocol: Protocol, about: str) -> str:
    stem, _, side = about.rpartition("_")
    side_word = {"L": " left", "R": " right"}.get(side, "")
    name = stem if side_word else about
    if name in protocol.findings:
        return f"{protocol.findings[name].title}{side_word}"
    if name in protocol.items:
        return f"{protocol.items[name].title}{side_word}"
    return about.replace("_", " ")


def _test_title(protocol: Protocol, test: str) -> str:
    item = protocol.items.get(test)
    return item.title if item else test


def _barred(protocol: Protocol, assessment: Assessment) -> Iterator[BarredRow]:
    """Sides of the same category and reason in one line."""
    titles = {one.id: one.title for one in protocol.plan.categories}
    sides: dict[tuple[str, str], list[str]] = {}
    for key, reason in assessment.barred.items():
        name, _, side = key.rpartition("_")
        if side not in _SIDE_WORDS:
            name, side = key, ""
        sides.setdefault((name, reason), []).append(side)
    for (name, reason), at in sides.items():
        words = " and ".join(_SIDE_WORDS[side] for side in at if side)
        title = titles.get(name, name.replace("_", " "))
        because = bar_words(protocol, reason)
        if reason == "X1":
            because = f"{because}. Rests on: {_branch_reason(protocol, assessment, at)}"
        branch = next((f"branch_{side}" for side in at if side), "") if reason == "X1" else ""
        yield BarredRow(f"{title}{f', {words}' if words else ''}: {because}", branch)


def _branch_reason(protocol: Protocol, assessment: Assessment, sides: list[str]) -> str:
    """What the branch of each side rests on, in short: the findings it read."""
    by_words: dict[str, list[str]] = {}
    for side, branch in assessment.branch.items():
        if side not in sides:
            continue
        found = [
            one.label
            for one in branch.reasons.inputs
            if one.id.removesuffix(f"_{side}") in protocol.findings
            and one.shown in ("supported", "suggested")
        ]
        words = ", ".join(dict.fromkeys(found)) or branch.option.title.lower()
        by_words.setdefault(words, []).append(_SIDE_WORDS[side])
    return "; ".join(f"{words} ({' and '.join(at)})" for words, at in by_words.items())


_SIDE_WORDS = {"L": "left", "R": "right"}
