"""The pages of a screening: safety questions in small groups, history by topic, then one test at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from clinic_app.domain.screening.model import Field, Item
from clinic_app.domain.screening.protocol import Protocol

StepKind = Literal["questions", "form", "test"]
QUESTIONS_PER_PAGE = 5
_FORM_HEIGHT = 12  # lines of fields that fit on one page without scrolling


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the wizard."""

    stage: str
    kind: StepKind
    title: str
    items: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.items[0]


def derived_flags(protocol: Protocol) -> frozenset[str]:
    """Red flags that follow from other answers; nobody is asked."""
    return frozenset(one.id for one in protocol.safety.derived)


def build_steps(protocol: Protocol, shown: Iterable[str], outside: Iterable[str] = ()) -> tuple[Step, ...]:
    """Pages for the items in `shown`, in the order of the protocol.

    Questions in `outside` are not part of this session: they stand on pages of their own behind the others.
    """
    visible = frozenset(shown) - derived_flags(protocol)
    later = frozenset(outside)
    steps: list[Step] = []
    for stage in protocol.stages:
        items = [item for item in protocol.stage_items(stage.id) if item.id in visible]
        history = [item for item in items if item.kind == "history"]
        steps += _forms(stage.id, [item for item in history if item.id not in later])
        if stage.id == "0a":
            steps += _questions(protocol, visible)
        steps += [Step(stage.id, "test", item.title, (item.id,)) for item in items if item.kind != "history"]
        steps += _forms(stage.id, [item for item in history if item.id in later], title="More: {}")
    return tuple(steps)


def _questions(protocol: Protocol, visible: frozenset[str]) -> list[Step]:
    asked = [flag.id for flag in protocol.red_flags.values() if flag.id in visible]
    pages = -(-len(asked) // QUESTIONS_PER_PAGE)
    steps: list[Step] = []
    start = 0
    for page in range(pages):
        # Pages of nearly equal length: 27 questions become 5 5 5 4 4 4, never a last page with one.
        size = len(asked) // pages + (page < len(asked) % pages)
        chunk = tuple(asked[start : start + size])
        title = f"Safety questions {start + 1}–{start + size} of {len(asked)}"
        steps.append(Step("0a", "questions", title, chunk))
        start += size
    return steps


def _forms(stage: str, items: list[Item], title: str = "{}") -> list[Step]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.group or item.title, []).append(item)
    steps: list[Step] = []
    for group, members in groups.items():
        page: list[str] = []
        height = 0
        for item in members:
            lines = item_lines(item)
            if page and height + lines > _FORM_HEIGHT:
                steps.append(Step(stage, "form", title.format(group), tuple(page)))
                page, height = [], 0
            page.append(item.id)
            height += lines
        steps.append(Step(stage, "form", title.format(group), tuple(page)))
    return steps


def item_lines(item: Item) -> int:
    """About how many lines of fields an item takes on a page."""
    return sum(_field_lines(field) for field in item.fields)


def _field_lines(field: Field) -> int:
    if field.type == "activities":
        return 5
    if field.type in ("multi", "choice"):
        return 1 + sum(len(choice.label) + 8 for choice in field.choices) // 75
    return 2 if field.type in ("list", "number_or_word") else 1


def step_of(steps: Iterable[Step], item_id: str) -> int | None:
    """Position of the page that shows an item."""
    return next((number for number, step in enumerate(steps) if item_id in step.items), None)


def counts(steps: Iterable[Step], states: Mapping[str, str]) -> tuple[int, int]:
    """Safety questions that are answered, and how many there are."""
    asked = [item for step in steps if step.kind == "questions" for item in step.items]
    return sum(states.get(item) == "answered" for item in asked), len(asked)
