"""What can be said of one item of the screen: open, answered, left out, and the words for it."""

from typing import Literal

ItemState = Literal[
    "open", "required", "answered", "partly", "could_not", "skipped", "not_needed", "blocked", "outside"
]
PASSABLE: frozenset[str] = frozenset(["skipped", "not_needed", "blocked", "outside"])
DONE: frozenset[str] = frozenset(["answered", "could_not"])

STATE_WORDS: dict[ItemState, str] = {
    "open": "open",
    "required": "needed",
    "answered": "done",
    "partly": "one side",
    "could_not": "could not",
    "skipped": "skipped",
    "not_needed": "not needed",
    "blocked": "locked",
    "outside": "not today",
}
