"""The summary of a screening for the record: one printed page, and the same as plain text (SOAP)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic_app.domain.handouts import Fact
from clinic_app.domain.screening.answers import Answers
from clinic_app.domain.screening.depth import chosen_depth
from clinic_app.domain.screening.model import SIDES, Json
from clinic_app.domain.screening.outcome import RetestPlan
from clinic_app.domain.screening.own_numbers import in_words
from clinic_app.domain.screening.plan_reasons import bar_words
from clinic_app.domain.screening.proposals import Decision, plan_from_accepted, proposals
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment, CategoryResult, FindingResult, Plan
from clinic_app.domain.screening_report import FindingRow, GoalRow, ReportContent, Tone, shorter_rule
from clinic_app.services.hit_words import HitWords
from clinic_app.services.letter_texts import LetterTexts
from clinic_app.services.paper_head import LetterClient, born_words, contact_lines, cover_for, date_words
from clinic_app.services.recorded_values import RecordedValues
from clinic_app.services.settings_store import ClinicCard

_DOTS = {"supported": 2, "suggested": 1}
_TONES: dict[str, Tone] = {"clear": "clear", "caution": "caution", "out_of_scope": "caution"}
_FINDING_ID = re.compile(r"\bF_[A-Z]+(?:_[A-Z]{2,})*(?:_(?P<side>[LR]))?(?![A-Z_])")
_LONG_RULE = 700
"""Letters; a longer rule is printed without its innermost explanations, or without values where that is not enough.

The program shows it whole.
"""
_SIDE_AT_END = re.compile(r"^(?P<words>.+) \((?P<side>[LR])\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSource:
    """One finished summary: the screening, what was decided, and for whom. `seen` is the day of the screening."""

    protocol: Protocol
    retest: RetestPlan
    answers: Mapping[str, Json]
    assessment: Assessment
    decisions: Mapping[str, Decision]
    client: LetterClient
    clinic: ClinicCard
    seen: date
    own_values: Mapping[str, float] | None = None


def compose_report(source: ReportSource, texts: LetterTexts, *, today: date) -> ReportContent:
    """The report with accepted findings only; what was not accepted or not assessed is listed as such."""
    made = _Report(source, texts)
    client, clinic, assessment = source.client, source.clinic, source.assessment
    return ReportContent(
        cover=cover_for(client, clinic, texts, today=today, clinic_lines=contact_lines(clinic)),
        about=made.about(born_words(client, texts)),
        title=texts.text("title"),
        tone=_TONES.get(assessment.disposition, "stop"),
        safety=texts.text(f"safety.{assessment.disposition}"),
        safety_text=made.safety_text(),
        goals_heading=texts.text("goals_heading"),
        goal_heads=texts.three("goal_heads"),
        goals=made.goals(),
        no_goals="" if assessment.routine_locked else texts.text("no_goals"),
        findings_heading=texts.text("record_heading" if assessment.routine_locked else "findings_heading"),
        findings=made.findings(),
        no_findings=texts.text("no_record" if assessment.record is None else "no_findings"),
        not_assessed=Fact(texts.text("not_assessed"), made.not_assessed()),
        undecided=Fact(texts.text("undecided"), made.not_accepted()),
        limits=made.limits(),
        plan_heading=texts.text("plan_heading"),
        plan=made.plan_lines(),
        retest_heading=texts.text("retest_heading"),
        retest=made.retest(),
        small_print=(
            assessment.standard_sentence,
            texts.text("rules", protocol=source.protocol.title, version=assessment.version),
            *made.own_numbers(),
        ),
        rules_left_out=texts.text("rules_left_out"),
    )


def soap_text(source: ReportSource, texts: LetterTexts) -> str:
    """The summary as plain text in four parts: what was told, measured, found and planned."""
    made = _Report(source, texts)
    content = compose_report(source, texts, today=source.seen)

    lines = [texts.text("soap.head", day=date_words(source.seen, texts)), "", texts.text("soap.s")]
    lines += [line for line in (made.complaint_line(), *made.lines_of("history")) if line]
    lines += [
        "",
        texts.text("soap.o"),
        f"{texts.text('soap.safety', value=content.safety)}. {content.safety_text}",
    ]
    lines += [line for kind in ("look", "test") for line in made.lines_of(kind)]
    lines += ["", texts.text("soap.a")]
    lines += [
        texts.text("soap.finding", title=row.title, strength=row.strength, rule=row.rule)
        + (f" {row.mark}" if row.mark else "")
        for row in content.findings
    ] or [content.no_findings]
    lines += [
        f"{fact.label}: {fact.value}" for fact in (content.not_assessed, content.undecided) if fact.value
    ]
    lines += ["", texts.text("soap.p")]
    lines += [
        texts.text("soap.goal_line", title=row.title, baseline=row.baseline, target=row.target)
        for row in content.goals
    ]
    lines += [f"{fact.label}: {fact.value}" for fact in (*content.limits, *content.plan, *content.retest)]
    lines += ["", *content.small_print]
    return "\n".join(lines).strip() + "\n"


class _Report:
    def __init__(self, source: ReportSource, texts: LetterTexts) -> None:
        self.source = source
        self.texts = texts
        self.values = RecordedValues(source.protocol, Answers(source.protocol, source.answers))
        self.plan: Plan | None = plan_from_accepted(
            source.protocol,
            source.answers,
            source.assessment,
            source.decisions,
            own_values=source.own_values,
        )

    # --- head ---

    def about(self, born: str) -> tuple[Fact, ...]:
        source, texts = self.source, self.texts
        age = self.values.answers.age
        unknown = texts.text("about.unknown")
        facts = (
            Fact(texts.text("about.client"), source.client.name),
            Fact(texts.text("about.seen"), date_words(source.seen, texts)),
            Fact(texts.text("about.born"), born)
            if born
            else Fact(texts.text("about.age"), f"{age:g}" if isinstance(age, float) else str(age or unknown)),
            Fact(texts.text("about.by"), source.clinic.therapist_name),
            Fact(texts.text("about.sex"), texts.text(f"sexes.{source.client.sex}", unknown)),
            Fact(texts.text("about.side"), self._side_words()),
        )
        return tuple(fact for fact in facts if fact.value)

    def _side_words(self) -> str:
        word = self.values.answers.word("hx_sides")
        return self.texts.text(f"sides.{word}", self.texts.text("about.unknown"))

    def safety_text(self) -> str:
        safety = self.source.assessment.safety
        words = HitWords(self.source.protocol, self.source.answers, self.texts)
        hits = [words.line(hit) for hit in safety.hits]
        missing = [one.title for one in safety.incomplete]
        if not hits and not missing and not safety.notes:
            scope = " ".join(one.text for one in self.source.assessment.scope)
            return scope or self.texts.text("safety_clear")
        return ". ".join(part.rstrip(".") for part in (*hits, *missing, *safety.notes)) + "."

    def own_numbers(self) -> tuple[str, ...]:
        """The clinic's own numbers this screen was judged by, with the shipped ones."""
        lines = in_words(self.source.protocol, self.source.own_values or {})
        return (self.texts.text("own_numbers", numbers="; ".join(lines)),) if lines else ()

    # --- findings ---

    def findings(self) -> tuple[FindingRow, ...]:
        assessment = self.source.assessment
        record = assessment.record
        if record is None:
            return ()
        rows: list[FindingRow] = []
        for finding in record.findings:
            decision = self.source.decisions.get(finding.id)
            if assessment.routine_locked:
                if finding.strength in _DOTS:
                    rows.append(self._row(finding, finding.strength, ""))
            elif decision is not None and decision.decision != "rejected":
                edited = decision.edited_strength if decision.decision == "edited" else None
                rows.append(self._row(finding, edited or finding.strength, decision.note))
        return tuple(sorted(rows, key=lambda row: -row.dots))

    def _row(self, finding: FindingResult, strength: str, note: str) -> FindingRow:
        marks: list[str] = []
        if strength != finding.strength:
            before = self.texts.text(f"strengths.{finding.strength}")
            marks.append(self.texts.text("edited", before=before))
        if finding.symptom_free_side and not self.source.assessment.routine_locked:
            marks.append(self.texts.text("c4"))
        if any(one.own for one in finding.reasons.thresholds):
            marks.append(self.texts.text("own_number"))
        if note.strip():
            marks.append(self.texts.text("note", note=" ".join(note.split())))
        rule = finding.rule_values.rpartition(" -> ")[0] or finding.rule_values
        return FindingRow(
            title=self._with_side(finding),
            strength=self.texts.text(f"strengths.{strength}", strength),
            dots=_DOTS.get(strength, 0),
            rule=self._rule_words(rule, finding.rule_words),
            mark=". ".join(marks),
        )

    def _rule_words(self, rule: str, in_words: str) -> str:
        rule = self._named(rule)
        while len(rule) > _LONG_RULE and (shorter := shorter_rule(rule)) != rule:
            rule = shorter
        return rule if len(rule) <= _LONG_RULE else in_words

    def _named(self, words: str) -> str:
        """Finding ids replaced by their titles: nobody outside the program knows them."""

        def title(found: re.Match[str]) -> str:
            side = found["side"]
            base = found[0].removesuffix(f"_{side}") if side else found[0]
            rule = self.source.protocol.findings.get(base)
            return found[0] if rule is None else f"“{rule.title}”{f' {side}' if side else ''}"

        return _FINDING_ID.sub(title, words)

    def _with_side(self, finding: FindingResult) -> str:
        return (
            f"{finding.title}, {self.texts.text(f'sides.{finding.side}')}" if finding.side else finding.title
        )

    def not_assessed(self) -> str:
        record = self.source.assessment.record
        if record is None:
            return ""
        titles = [self.source.protocol.findings[one].title for one in record.not_assessed]
        listed = "; ".join(titles) or self.texts.text("not_assessed_none")
        depth = chosen_depth(self.source.protocol, self.source.answers)
        if depth.tests is None:
            return listed
        return f"{listed} {self.texts.text('depth', title=depth.title)}"

    def not_accepted(self) -> str:
        """What the rules proposed and nobody accepted, so that a reader sees that something was left."""
        found: list[str] = []
        for one in proposals(self.source.assessment):
            decision = self.source.decisions.get(one.id)
            if decision is not None and decision.decision != "rejected":
                continue
            side = f", {self.texts.text(f'sides.{one.side}')}" if one.side else ""
            word = self.texts.text("rejected" if decision else "open")
            note = f": {' '.join(decision.note.split())}" if decision and decision.note.strip() else ""
            found.append(f"{one.title}{side} ({word}{note})")
        return "; ".join(found)

    # --- plan ---

    def goals(self) -> tuple[GoalRow, ...]:
        if self.plan is None:
            return ()
        return tuple(
            GoalRow(
                f"{goal.title} ({', '.join(goal.sides)})" if len(goal.sides) == 1 else goal.title,
                "; ".join(_sides_together(goal.baseline)) or "–",
                goal.target,
            )
            for goal in self.plan.goals
        )

    def limits(self) -> tuple[Fact, ...]:
        assessment, texts = self.source.assessment, self.texts
        referrals = [texts.text(f"refer_to.{one.to}", one.to) for one in assessment.referrals]
        entries = (
            ("restrictions", "; ".join(one.title for one in assessment.restrictions)),
            ("referrals", "; ".join(referrals)),
            ("tests", "; ".join(self._test_titles(assessment.do_these_tests))),
        )
        return tuple(Fact(texts.text(name), value) for name, value in entries if value)

    def _test_titles(self, tests: Sequence[str]) -> list[str]:
        items = self.source.protocol.items
        return [items[test].title if test in items else test for test in tests]

    def plan_lines(self) -> tuple[Fact, ...]:
        texts, plan = self.texts, self.plan
        if plan is None:
            reason = texts.text(f"safety.{self.source.assessment.disposition}")
            return (Fact(texts.text("exercise_plan"), texts.text("locked", reason=reason)),)
        lead = "" if plan.lead == "none" else plan.lead_option.title
        facts = [Fact(texts.text("branch"), self._branches()), Fact(texts.text("lead"), lead)]
        facts += [
            Fact(texts.text("phase", no=phase.no, title=phase.title), self._phase(plan, phase.no))
            for phase in self.source.protocol.plan.phases
        ]
        facts.append(Fact(texts.text("barred"), self._barred(plan)))
        if plan.provisional:
            facts.append(Fact(texts.text("flags"), texts.text("provisional")))
        if not any(category.phase for category in plan.categories):
            facts.append(Fact(texts.text("exercise_plan"), texts.text("no_plan")))
        return tuple(fact for fact in facts if fact.value)

    def _branches(self) -> str:
        options = self.source.protocol.plan.branches
        words: list[str] = []
        for side in SIDES:
            decision = self.source.decisions.get(f"branch_{side}")
            if decision is None or decision.decision == "rejected":
                continue
            branch = self.source.assessment.branch[side].branch
            chosen = decision.edited_strength if decision.decision == "edited" else None
            option = options.get(chosen or branch)
            words.append(
                f"{self.texts.text(f'sides.{side}')}: {(option.title if option else branch).lower()}"
            )
        return "; ".join(words)

    def _phase(self, plan: Plan, number: int) -> str:
        return "; ".join(self._category(one) for one in plan.categories if one.phase == number)

    def _category(self, category: CategoryResult) -> str:
        notes = [", ".join(category.sides), self.texts.text(f"statuses.{category.status}", category.status)]
        shown = ", ".join(note for note in notes if note)
        return f"{category.title} ({shown})" if shown else category.title

    def _barred(self, plan: Plan) -> str:
        titles = {one.id: one.title for one in self.source.protocol.plan.categories}
        grouped: dict[tuple[str, str], list[str]] = {}
        for key, reason in plan.barred.items():
            name, _, side = key.rpartition("_")
            if side not in SIDES:
                name, side = key, ""
            title = titles.get(name, name.replace("_", " ").capitalize())
            grouped.setdefault((title, reason), []).append(side)
        by_reason: dict[str, list[str]] = {}
        for (title, reason), sides in grouped.items():
            shown = f"{title} {', '.join(side for side in sides if side)}".strip()
            by_reason.setdefault(reason, []).append(shown)
        return ". ".join(
            f"{'; '.join(titles)} ({bar_words(self.source.protocol, reason)})"
            for reason, titles in by_reason.items()
        )

    def retest(self) -> tuple[Fact, ...]:
        if self.plan is None:
            return ()
        plan = self.source.retest
        facts: list[Fact] = []
        for interval in plan.intervals:
            first, last = (date_words(day, self.texts) for day in interval.days(self.source.seen))
            day = first if first == last else f"{first} – {last}"
            facts.append(
                Fact(self.texts.text("retest_day", weeks=interval.weeks_words, day=day), interval.what)
            )
        return tuple(facts)

    # --- plain text ---

    def complaint_line(self) -> str:
        return self.texts.text("soap.complaint", value=self._side_words())

    def lines_of(self, kind: str) -> list[str]:
        items = [item for item in self.source.protocol.items.values() if item.kind == kind]
        return [line for item in items if (line := self.values.line(item)) and item.id != "hx_sides"]


def _sides_together(values: Sequence[str]) -> list[str]:
    """`Side plank 30 s (L)`, `Side plank 35 s (R)` as `Side plank L 30 s, R 35 s`."""
    found: list[str] = []
    rest = list(values)
    while rest:
        left = _SIDE_AT_END.match(rest[0])
        right = _SIDE_AT_END.match(rest[1]) if len(rest) > 1 else None
        one = left["words"].split() if left else []
        two = right["words"].split() if right else []
        same = 0
        while same < min(len(one), len(two)) - 1 and one[same] == two[same] and not _has_digit(one[same]):
            same += 1
        if left and right and (left["side"], right["side"]) == ("L", "R") and same:
            name, first, last = " ".join(one[:same]), " ".join(one[same:]), " ".join(two[same:])
            found.append(f"{name} L {first}, R {last}")
            del rest[:2]
        else:
            found.append(rest.pop(0))
    return found


def _has_digit(word: str) -> bool:
    return any(sign.isdigit() for sign in word)
