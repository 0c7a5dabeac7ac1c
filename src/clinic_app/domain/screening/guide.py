"""What is open, answered, skipped or blocked, and what comes next.

For the author of the wizard:

    guide(protocol, answers)            -> Guide: a state for every item, counts per stage, the next item to show
    check_answer(protocol, id, value)   -> problems of one answer (validation); keep it only without an "error"
    assess(protocol, answers)           -> Assessment (assessment)
    standing(protocol, answers)         -> both at once, for the window: what they share is worked out once

`answers` is the plain JSON mapping of the screening (item id -> answer). Call `guide` after every change; it is a pure
function and keeps nothing. Show an item whenever its state is not "not_needed"; offer input unless it is "skipped",
"blocked" or "outside". "required" means stage 0 cannot be closed without it. `Guide.stage0_closed` opens the physical tests,
`Guide.summary_open` opens the summary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from clinic_app.domain.screening.answers import Answers, Result
from clinic_app.domain.screening.assessment import Memory, assess_on
from clinic_app.domain.screening.depth import chosen_depth
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.model import SIDES, Item, Json, RedFlag, Side, Stage
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment
from clinic_app.domain.screening.safety import Stage0, evaluate_stage0

State = Literal["open", "required", "answered", "skipped", "not_needed", "blocked", "outside"]


@dataclass(frozen=True, slots=True)
class ItemGuide:
    """State of one item. `reason` is a sentence for skipped, not_needed, blocked, outside and required; else empty.

    "outside": not in the depth chosen for this session. It can be added, and what rests on it stays not assessed.

    `asked_again` is true when another answer put a red flag back to not asked (ask, then store `reconfirmed: "yes"`).
    `worth` names the findings that still miss this test.
    """

    id: str
    title: str
    stage: str
    state: State
    reason: str = ""
    asked_again: bool = False
    worth: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageGuide:
    """Counts of one stage: `done` answered, `open` still to do (required included), `left_out` the rest."""

    id: str
    title: str
    items: tuple[ItemGuide, ...]
    done: int
    open: int
    required: int
    left_out: int
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """`next_item` is the item to show next (None: go to the summary); `next_words` the same as a sentence."""

    stages: tuple[StageGuide, ...]
    next_item: str | None
    next_words: str
    stage0_closed: bool
    summary_open: bool
    acute_mode: bool
    disposition: str
    by_id: Mapping[str, ItemGuide] = field(compare=False, repr=False)

    def item(self, item_id: str) -> ItemGuide:
        """Raises KeyError for an id the protocol does not have."""
        return self.by_id[item_id]

    def after(self, item_id: str) -> str | None:
        """The next item behind `item_id` that still takes an answer; None when there is none."""
        items = [item for stage in self.stages for item in stage.items]
        ids = [item.id for item in items]
        start = ids.index(item_id) + 1 if item_id in ids else 0
        return next((item.id for item in items[start:] if item.state in ("required", "open")), None)


def guide(
    protocol: Protocol, answers: Mapping[str, Json], *, own_values: Mapping[str, float] | None = None
) -> Guide:
    """Where the screening stands. Pure; a few milliseconds. `own_values` as in `assess`."""
    return _Guide(protocol, answers, own_values or {}).result()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a screening stands and what the rules say about it, from one look at the answers."""

    guide: Guide
    assessment: Assessment
    memory: Memory | None = field(compare=False, repr=False)
    stage0: Stage0 = field(compare=False, repr=False)
    read: Answers = field(compare=False, repr=False)
    own_values: Mapping[str, float] = field(compare=False, repr=False)


def standing(
    protocol: Protocol,
    answers: Mapping[str, Json],
    *,
    own_values: Mapping[str, float] | None = None,
    before: Standing | None = None,
) -> Standing:
    """`guide` and `assess` of the same answers in the time of one.

    `before` is the standing one answer earlier: findings that rest on none of the changed answers are not evaluated
    again. The result is the same without it.
    """
    own = {**(own_values or {})}
    both = _Guide(protocol, {**answers}, own, before)
    return Standing(both.result(), both.assessment, both.memory, both.stage0, both.answers, own)


_OVER = ("EMERGENCY", "URGENT")


class _Guide:
    def __init__(
        self,
        protocol: Protocol,
        answers: Mapping[str, Json],
        own_values: Mapping[str, float],
        before: Standing | None = None,
    ) -> None:
        self.protocol = protocol
        self.answers = Answers(protocol, answers)
        self.stage0 = self._kept_stage0(before, own_values) or evaluate_stage0(
            protocol, self.answers, own_values=own_values
        )
        self.assessment, self.memory = assess_on(
            protocol,
            self.answers,
            self.stage0,
            before.memory if before else None,
            own_values=own_values,
        )
        self.evaluator = Evaluator(protocol, self.answers, self.stage0.situation, own_values=own_values)
        safety = self.stage0.safety
        self.incomplete = {one.id: one.reason for one in safety.incomplete}
        self.looks = {look.id: look for look in protocol.safety.looks}
        self.looks_open = {one.id for one in safety.looks_open if not self._was_tried(one.id)}
        asked = {rule.id: rule.asks for rule in protocol.safety.derived}
        self.needed = {asked.get(item, item): reason for item, reason in self.incomplete.items()}
        tests = {test.item for test in protocol.safety.required_tests}
        self.closed = not self.looks_open and not [item for item in self.incomplete if item not in tests]
        # A look that is still to be done counts as unsure only when stage 0 is closed without it.
        self.over = any(hit.urgency in _OVER and hit.id not in self.looks_open for hit in safety.hits)
        self.depth = chosen_depth(protocol, answers)
        self.worth = self._worth()

    def _kept_stage0(self, before: Standing | None, own_values: Mapping[str, float]) -> Stage0 | None:
        """Stage 0 as it was one answer earlier, when nothing it rests on has changed."""
        if before is None or before.own_values != own_values or before.read.protocol is not self.protocol:
            return None
        changed = self.answers.changed_since(before.read)
        return before.stage0 if changed.isdisjoint(before.stage0.rests_on) else None

    def result(self) -> Guide:
        stages = tuple(self._stage(stage) for stage in self.protocol.stages)
        following = None if self.over else _first(stages)
        return Guide(
            stages=stages,
            next_item=following.id if following else None,
            next_words=self._next_words(following),
            stage0_closed=self.closed,
            summary_open=self.over or (self.closed and not self.incomplete),
            acute_mode=self.stage0.situation.acute_mode,
            disposition=self.stage0.disposition,
            by_id={item.id: item for stage in stages for item in stage.items},
        )

    def _next_words(self, following: ItemGuide | None) -> str:
        if self.over and self.stage0.disposition == "emergency":
            return "Emergency: document and refer now."
        if self.over:
            return "Urgent: document and refer the same day."
        if following is None:
            return "Everything is answered: go to the summary."
        if following.asked_again:
            return f"Ask again: {following.title}. {following.reason}"
        return f"Next: {following.title}"

    def _worth(self) -> dict[str, tuple[str, ...]]:
        record = self.assessment.record
        found: dict[str, dict[str, None]] = {}
        for finding in record.findings if record else ():
            if finding.strength == "not_assessed":
                for missing in finding.missing_ids:
                    found.setdefault(missing.partition(".")[0], {})[finding.base_id] = None
            for test in finding.do_these_tests:
                found.setdefault(test, {})[finding.base_id] = None
        return {item: tuple(findings) for item, findings in found.items()}

    def _stage(self, stage: Stage) -> StageGuide:
        items = [self._item(item) for item in self.protocol.stage_items(stage.id)]
        if stage.id == self.protocol.stages[0].id:
            items += [self._flag(flag) for flag in self.protocol.red_flags.values()]
        blocked = {item.reason for item in items if item.state == "blocked"}
        return StageGuide(
            id=stage.id,
            title=stage.title,
            items=tuple(items),
            done=sum(item.state == "answered" for item in items),
            open=sum(item.state in ("open", "required") for item in items),
            required=sum(item.state == "required" for item in items),
            left_out=sum(item.state in ("skipped", "not_needed", "outside") for item in items),
            blocked=blocked.pop()
            if len(blocked) == 1 and all(item.state == "blocked" for item in items)
            else "",
        )

    # --- stage 0 ---

    def _flag(self, flag: RedFlag) -> ItemGuide:
        def state(name: State, reason: str = "", *, again: bool = False) -> ItemGuide:
            return ItemGuide(flag.id, flag.title, self.protocol.stages[0].id, name, reason, asked_again=again)

        if flag.id in self.stage0.safety.reopened:
            return state("required", self.incomplete[flag.id], again=True)
        if self.stage0.situation.flags[flag.id].answer != "not_asked":
            return state("answered")
        if flag.must.value(self.evaluator) is False:
            return state("not_needed", "Not asked at this age or sex.")
        return state("required", "Every safety question needs an answer.")

    def _was_tried(self, look_id: str) -> bool:
        """Recorded as not possible: settled as unsure, so it no longer holds up stage 0."""
        item = self.protocol.items.get(look_id)
        if item is None:
            return True
        sides: tuple[Side | None, ...] = SIDES if item.per_side else (None,)
        results = [self.answers.result(look_id, side) for side in sides]
        return all(
            one is not None and (one.status.startswith("could_not") or self._filled(item, one))
            for one in results
        )

    # --- items ---

    def _item(self, item: Item) -> ItemGuide:
        state, reason = self._state(item)
        return ItemGuide(item.id, item.title, item.stage, state, reason, worth=self.worth.get(item.id, ()))

    def _state(self, item: Item) -> tuple[State, str]:
        answered, open_side = self._answered(item)
        if item.id in self.looks_open:
            return "required", "Needed before stage 0 can be closed."
        if item.id in self.needed:
            return "required", self.needed[item.id]
        skipped = self.stage0.situation.skipped.get(item.id)
        if skipped is not None:
            return "skipped", self._skip_words(skipped)
        if item.kind != "look" and item.stage != self.protocol.stages[0].id and self.over and not answered:
            return "blocked", "Document and refer: nothing else is tested."
        if self.stage0.open_stages and item.stage not in self.stage0.open_stages:
            return "not_needed", "Sudden onset under 6 weeks ago: stages 0 to 2 only."
        if answered:
            return "answered", ""
        outside = not self.depth.has(item) and item.id not in self.answers.raw
        if item.kind == "test" and not self.closed and not outside:
            return "blocked", "Stage 0 closes first: answer the safety questions, then look and feel."
        look = self.looks.get(item.id)
        if look is not None and not (look.required is not None and look.required.is_yes(self.evaluator)):
            return "not_needed", "The answers so far do not call for it."
        if item.show_when is not None and not item.show_when.is_yes(self.evaluator):
            return "not_needed", "The answers so far do not call for it."
        if self._settled_elsewhere(item):
            return "not_needed", "Answered in another unit."
        if outside:
            return (
                "outside",
                f"Not in this depth ({self.depth.title.lower()}). What rests on it is not assessed.",
            )
        return "open", open_side

    def _skip_words(self, rule: str) -> str:
        restriction = self.protocol.restrictions.get(rule)
        if restriction is not None:
            return f"{restriction.title}: {restriction.text}"
        return next((one.text for one in self.stage0.scope if one.code == rule), rule)

    def _settled_elsewhere(self, item: Item) -> bool:
        return any(
            item.id in row
            and any(self._answered(self.protocol.items[other])[0] for other in row if other != item.id)
            for row in self.protocol.safety.either
        )

    def _answered(self, item: Item) -> tuple[bool, str]:
        """Whether the item needs nothing more, and which side is still open."""
        if not item.per_side:
            result = self.answers.result(item.id, None)
            return result is not None and self._filled(item, result), ""
        if item.kind == "history" and not isinstance(self.answers.raw.get(item.id), dict):
            return self.answers.raw.get(item.id) is not None, ""
        needed: tuple[Side, ...] = self.answers.sides if item.kind == "history" else SIDES
        results = {side: self.answers.result(item.id, side) for side in needed}
        open_sides = [side for side, one in results.items() if one is None or not self._filled(item, one)]
        if not open_sides:
            return True, ""
        words = {"L": "left", "R": "right"}
        return False, "" if len(open_sides) == len(needed) else f"The {words[open_sides[0]]} side is open."

    def _filled(self, item: Item, result: Result) -> bool:
        if result.status != "done":
            return True
        required = [field for field in item.fields if field.required] or [
            field for field in item.fields if result.fields.get(field.id) is not None
        ]
        return bool(required) and all(result.fields.get(field.id) is not None for field in required)


def _first(stages: tuple[StageGuide, ...]) -> ItemGuide | None:
    return next(
        (item for stage in stages for item in stage.items if item.state in ("required", "open")), None
    )
