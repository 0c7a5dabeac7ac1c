"""What is open, answered, skipped or blocked, and what comes next.

For the author of the wizard:

    guide(protocol, answers)            -> Guide: a state for every item, counts per stage, the next item to show
    check_answer(protocol, id, value)   -> problems of one answer (validation); keep it only without an "error"
    assess(protocol, answers)           -> Assessment (assessment); a few milliseconds, so call it after every answer

`answers` is the plain JSON mapping of the screening (item id -> answer). Call `guide` after every change; it is a pure
function and keeps nothing. Show an item whenever its state is not "not_needed"; offer input unless it is "skipped" or
"blocked". "required" means stage 0 cannot be closed without it. `Guide.stage0_closed` opens the physical tests,
`Guide.summary_open` opens the summary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from clinic_app.domain.screening.model import Json, Protocol

State = Literal["open", "required", "answered", "skipped", "not_needed", "blocked"]


@dataclass(frozen=True, slots=True)
class ItemGuide:
    """State of one item. `reason` is a sentence for skipped, not_needed, blocked and required; empty otherwise.

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
    """Counts of one stage: `done` answered, `open` still to do (required included), `left_out` skipped or not needed."""

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
    next_stage: str | None
    next_words: str
    stage0_closed: bool
    summary_open: bool
    acute_mode: bool
    disposition: str

    def item(self, item_id: str) -> ItemGuide:
        """Raises KeyError for an id the protocol does not have."""
        for stage in self.stages:
            for item in stage.items:
                if item.id == item_id:
                    return item
        raise KeyError(item_id)


def guide(protocol: Protocol, answers: Mapping[str, Json]) -> Guide:
    """Where the screening stands. Pure; a few milliseconds."""
    raise NotImplementedError
