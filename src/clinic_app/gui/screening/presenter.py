"""What the guided screen shows and where it stands. No widgets: the page asks, this decides.

Every change goes through `enter`, which checks the answer first; what it keeps is what the page stores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clinic_app.domain.screening.answers import Answers
from clinic_app.domain.screening.depth import (
    DEPTH_KEY,
    FULL,
    Chosen,
    chosen_depth,
    depth_answer,
    minutes_of,
    with_added,
)
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.guide import Guide, ItemGuide, Standing, standing
from clinic_app.domain.screening.model import SIDES, Field, Item, Json, Side
from clinic_app.domain.screening.own_numbers import item_with_own_limits
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment
from clinic_app.domain.screening.situation import Situation
from clinic_app.domain.screening.validation import Problem, check_answer
from clinic_app.gui.screening.answer_forms import COULD_NOT, could_not_words, flag_state, side_record
from clinic_app.gui.screening.item_states import PASSABLE, ItemState
from clinic_app.gui.screening.steps import Step, build_steps, counts, step_of


@dataclass(frozen=True, slots=True)
class Earlier:
    """Answers of the client's last screening: shown beside the new ones, never taken over."""

    answers: Mapping[str, Json]
    at: datetime


@dataclass(frozen=True, slots=True)
class DepthOffer:
    """One depth to choose. `problem` says why it cannot be chosen; `tests` are those of it that are called for."""

    id: str
    title: str
    text: str
    tests: tuple[str, ...]
    minutes: float
    chosen: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kept` false: the answer was refused and nothing changed."""

    kept: bool
    problems: tuple[Problem, ...] = ()

    @property
    def message(self) -> str:
        return " ".join(problem.message for problem in self.problems)


@dataclass(slots=True)
class ScreeningPresenter:
    """The state of one screening on the screen. `entered_at` tells when an answer was given, by item id."""

    protocol: Protocol
    answers: dict[str, Json] = field(default_factory=dict[str, Json])
    entered_at: dict[str, datetime] = field(default_factory=dict[str, datetime])
    earlier: Earlier | None = None
    own_values: Mapping[str, float] = field(default_factory=dict[str, float])
    """The clinic's own numbers that judge this screening; set before anything is read."""
    retest: tuple[str, ...] = ()
    """Tests the re-test plan of the last finished screening names; empty when there is none."""
    _standing: Standing | None = None
    _is_new: bool = False
    """`_standing` is of the present answers, and not of those one answer earlier."""
    _steps: tuple[Step, ...] = ()
    _at: str = ""

    # --- what the rules say ---

    @property
    def standing(self) -> Standing:
        """What the rules say now. After one answer only what rests on it is worked out again."""
        if self._standing is None or not self._is_new:
            self._standing = standing(
                self.protocol, self.answers, own_values=self.own_values, before=self._standing
            )
            self._is_new = True
        return self._standing

    @property
    def guide(self) -> Guide:
        return self.standing.guide

    @property
    def assessment(self) -> Assessment:
        return self.standing.assessment

    @property
    def steps(self) -> tuple[Step, ...]:
        if not self._steps:
            shown = [
                item.id
                for stage in self.guide.stages
                for item in stage.items
                if item.state != "not_needed" or item.id in self.answers or self._is_test(item.id)
            ]
            outside = [
                item.id for stage in self.guide.stages for item in stage.items if item.state == "outside"
            ]
            self._steps = build_steps(self.protocol, shown, outside)
        return self._steps

    def _is_test(self, item_id: str) -> bool:
        """A test that is not called for stays on the list with its reason; a question does not."""
        item = self.protocol.items.get(item_id)
        return item is not None and item.kind == "test"

    def judge_by(self, own_values: Mapping[str, float]) -> None:
        """Use these numbers of the clinic's own from now on."""
        self.own_values = own_values
        self._is_new = False
        self._steps = ()

    def item(self, item_id: str) -> Item:
        """The item as it counts here: with the clinic's own limits of real change."""
        return item_with_own_limits(self.protocol.items[item_id], self.own_values)

    def item_guide(self, item_id: str) -> ItemGuide:
        return self.guide.item(item_id)

    # --- answers ---

    def enter(self, item_id: str, value: Json, now: datetime | None = None) -> Verdict:
        """Keep an answer, unless it cannot be. A value outside the usual range is kept: the field has asked."""
        problems = check_answer(self.protocol, item_id, value)
        errors = tuple(problem for problem in problems if problem.severity == "error")
        if errors:
            return Verdict(False, errors)
        if value is None:
            self.answers.pop(item_id, None)
            self.entered_at.pop(item_id, None)
        else:
            self.answers[item_id] = value
            if now is not None:
                self.entered_at[item_id] = now
        self._is_new = False
        self._steps = ()
        return Verdict(True)

    def field_shown(self, field: Field, side: Side | None) -> bool:
        """A field that depends on other answers is shown once its rule is met."""
        if field.show_when is None:
            return True
        reader = Evaluator(self.protocol, Answers(self.protocol, self.answers), Situation())
        return field.show_when.is_yes(reader, side)

    # --- how deep ---

    @property
    def depth(self) -> Chosen:
        return chosen_depth(self.protocol, self.answers)

    def depth_offers(self) -> tuple[DepthOffer, ...]:
        """The depths of the protocol, each with what it would ask of this client."""
        called_for = [
            item.id
            for item in self.protocol.items.values()
            if item.kind == "test" and self.guide.item(item.id).state not in ("skipped", "not_needed")
        ]
        chosen = self.depth.depth.id if self.depth.depth else FULL
        offers: list[DepthOffer] = []
        for depth in self.protocol.depths.values():
            wanted = self.retest if depth.from_retest else depth.tests
            tests = tuple(one for one in called_for if wanted is None or one in wanted)
            missing = depth.from_retest and not self.retest
            offers.append(
                DepthOffer(
                    depth.id,
                    depth.title,
                    depth.text,
                    tests,
                    minutes_of(self.protocol, tests),
                    depth.id == chosen,
                    "No finished screening yet" if missing else "",
                )
            )
        return tuple(offers)

    def choose_depth(self, depth_id: str) -> Json:
        """Go as deep as that; what was added by hand stays. The answer that has to be kept."""
        value = depth_answer(self.protocol.depths[depth_id], self.retest, sorted(self.depth.added))
        self.enter(DEPTH_KEY, value)
        return value

    def add_to_depth(self, item_id: str, *, on: bool = True) -> Json:
        """Take an item into this session, or out again. The answer that has to be kept."""
        value = with_added(self.protocol, self.answers, item_id, on=on)
        self.enter(DEPTH_KEY, value)
        return value

    # --- where we are ---

    @property
    def step(self) -> Step:
        return self.steps[self.position]

    @property
    def position(self) -> int:
        found = step_of(self.steps, self._at)
        return found if found is not None else 0

    def resume(self) -> Step:
        """Go on where the last answer was given: to the rest of it, else to what comes after it.

        While stage 0 is open, and without an answer of this screening, to the first thing that is open.
        """
        asked = [one for one in self.entered_at if one in self.protocol.items]
        if not self.guide.stage0_closed or not asked:
            return self.to_first_open()
        latest = max(asked, key=lambda one: self.entered_at[one])
        after = latest if self.state(latest) in ("open", "partly", "required") else self.guide.after(latest)
        if after is None or step_of(self.steps, after) is None:
            return self.to_first_open()
        self._at = after
        return self.step

    def to_first_open(self) -> Step:
        """Go to the first thing that is still open; with nothing open, to the last page."""
        target = self.guide.next_item
        if target is None or step_of(self.steps, target) is None:
            target = self.steps[-1].id
        self._at = target
        return self.step

    def go_to(self, item_id: str) -> Step:
        """Open the page that shows an item; an item that is not shown changes nothing."""
        if step_of(self.steps, item_id) is not None:
            self._at = item_id
        return self.step

    def go_to_stage(self, stage_id: str) -> Step:
        """The first open page of a stage, else its first page."""
        pages = [step for step in self.steps if step.stage == stage_id]
        open_pages = [
            step for step in pages if any(self.state(item) in ("open", "required") for item in step.items)
        ]
        if pages:
            self._at = (open_pages or pages)[0].id
        return self.step

    def next(self) -> bool:
        """Go on; False when the summary comes next."""
        for step in self.steps[self.position + 1 :]:
            if any(self.state(item) not in PASSABLE for item in step.items):
                self._at = step.id
                return True
        return False

    def back(self) -> bool:
        for step in reversed(self.steps[: self.position]):
            if any(self.state(item) not in PASSABLE for item in step.items):
                self._at = step.id
                return True
        return False

    def unread(self) -> tuple[str, ...]:
        """Safety questions of this page that have no answer yet: the page cannot be passed before."""
        if self.step.kind != "questions":
            return ()
        return tuple(item for item in self.step.items if self.state(item) in ("open", "required"))

    @property
    def progress(self) -> tuple[int, int]:
        """Safety questions answered, and asked."""
        states = {item.id: item.state for stage in self.guide.stages for item in stage.items}
        return counts(self.steps, states)

    # --- states ---

    def state(self, item_id: str) -> ItemState:
        one = self.guide.item(item_id)
        if one.state in ("skipped", "not_needed", "blocked", "outside"):
            return one.state
        item = self.protocol.items.get(item_id)
        if item is None:
            flag = self.protocol.red_flags[item_id]
            if one.state == "answered" or one.asked_again:
                return "answered" if one.state == "answered" else one.state
            return "answered" if flag_state(flag, self.answers.get(item_id)).touched else one.state
        sides: tuple[Side | None, ...] = SIDES if item.per_side else (None,)
        records = [side_record(item, self.answers.get(item_id), side) for side in sides]
        given = [record for record in records if record]
        if not given:
            return one.state
        if all(record.get("status") in COULD_NOT for record in given):
            return "could_not"
        if one.state in ("open", "required") and item.kind != "history":
            return "partly" if len(given) < len(sides) else one.state
        return "answered"

    # --- remarks ---

    def could_not(self, item_id: str, side: Side | None) -> str:
        item = self.protocol.items[item_id]
        return could_not_words(side_record(item, self.answers.get(item_id), side))

    def confirm_side(self, finding_id: str, used: bool) -> Verdict:
        """Use a finding on a side without symptoms for the plan, or no longer."""
        before = self.answers.get("c4_confirmed")
        ids = [one for one in before if one != finding_id] if isinstance(before, list) else []
        if used:
            ids.append(finding_id)
        return self.enter("c4_confirmed", ids or None)
