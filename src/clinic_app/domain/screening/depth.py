"""How deep a session goes: which tests it is about. What lies outside stays visible and is never read as normal.

The depth is an answer of the screening under the key `depth`, so that a resumed one keeps it:

    depth: {id: quick}                              a depth of depths.yaml
    depth: {id: quick, added: [kf_hhd]}             with tests added by hand
    depth: {id: retest, tests: [mtt, ake, ...]}     the tests the re-test plan of an earlier screening named

Without the key everything is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_app.domain.screening.documents import Entry, list_entries

if TYPE_CHECKING:
    from clinic_app.domain.screening.model import Item, Json
    from clinic_app.domain.screening.outcome import RetestPlan
    from clinic_app.domain.screening.protocol import Protocol
    from clinic_app.domain.screening.results import Assessment

DEPTH_KEY = "depth"
FULL = "full"


@dataclass(frozen=True, slots=True)
class Depth:
    """One depth of depths.yaml.

    `tests` and `questions` (of the history) are item ids, None for all of them. `from_retest`: the tests are those the
    re-test plan names for this client.
    """

    id: str
    title: str
    text: str
    tests: tuple[str, ...] | None
    questions: tuple[str, ...] | None
    from_retest: bool
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The depth of one screening with what was added by hand."""

    depth: Depth | None
    tests: frozenset[str] | None
    questions: frozenset[str] | None
    added: frozenset[str]

    @property
    def title(self) -> str:
        return self.depth.title if self.depth else ""

    def has(self, item: Item) -> bool:
        """Whether the item belongs to this session. Safety and what decides about it always does."""
        if item.id in self.added or item.stage in ("0a", "0b"):
            return True
        wanted = self.questions if item.kind == "history" else self.tests
        return wanted is None or item.id in wanted


EVERYTHING = Chosen(None, None, None, frozenset())


def read_depths(document: object, file_name: str = "depths.yaml") -> dict[str, Depth]:
    """Reads depths.yaml. Raises RuleError with the place of a wrong value."""
    return {one.id: one for one in (_depth(entry) for entry in list_entries(document, file_name))}


def _depth(entry: Entry) -> Depth:
    return Depth(
        id=entry.text("id"),
        title=entry.text("title"),
        text=entry.text("text"),
        tests=entry.texts("tests") if entry.has("tests") else None,
        questions=entry.texts("questions") if entry.has("questions") else None,
        from_retest=entry.flag("from_retest"),
        marks=entry.texts("marks"),
    )


def chosen_depth(protocol: Protocol, answers: Mapping[str, Json]) -> Chosen:
    """The depth the answers name; everything when they name none, or one this protocol does not know."""
    value = answers.get(DEPTH_KEY)
    depth = protocol.depths.get(_text(value))
    if depth is None:
        return EVERYTHING
    record = value if isinstance(value, dict) else {}
    tests = _ids(record.get("tests")) if depth.from_retest else depth.tests
    return Chosen(
        depth,
        None if tests is None else frozenset(tests),
        None if depth.questions is None else frozenset(depth.questions),
        frozenset(_ids(record.get("added"))),
    )


def depth_answer(depth: Depth, tests: Iterable[str] = (), added: Iterable[str] = ()) -> Json:
    """What is stored. `tests` count for a depth that follows the re-test plan; they are kept as they were chosen."""
    record: dict[str, Json] = {"id": depth.id}
    if depth.from_retest:
        record["tests"] = list(dict.fromkeys(tests))
    extra: list[Json] = list(dict.fromkeys(added))
    if extra:
        record["added"] = extra
    return record


def with_added(protocol: Protocol, answers: Mapping[str, Json], item_id: str, *, on: bool = True) -> Json:
    """The stored depth with an item added by hand, or taken out again."""
    value = answers.get(DEPTH_KEY)
    record: dict[str, Json] = dict(value) if isinstance(value, dict) else {"id": _text(value) or FULL}
    added: list[Json] = [one for one in _ids(record.get("added")) if one != item_id]
    if on:
        added.append(item_id)
    record.pop("added", None)
    return {**record, "added": added} if added else record


def depth_problem(protocol: Protocol, value: Json) -> str:
    """What is wrong with a stored depth, in one sentence; empty when nothing is."""
    name = _text(value)
    if name not in protocol.depths:
        return f"`{name}` is not a depth; known are {', '.join(protocol.depths)}"
    record = value if isinstance(value, dict) else {}
    for key in ("tests", "added"):
        unknown = [one for one in _ids(record.get(key)) if one not in protocol.items]
        if unknown:
            return f"{key}: `{unknown[0]}` is not an item of this screen"
    return ""


def retest_tests(
    protocol: Protocol, plan: RetestPlan, before: Assessment, answers: Mapping[str, Json], days: int
) -> tuple[str, ...]:
    """Tests a re-test is about, in the order of the protocol.

    Those that stood behind a supported or suggested finding, and those whose interval of the plan is over and that
    were done then. Strength tests wait until the plan allows them again. `days` since that screening.
    """
    wanted: set[str] = set()
    for finding in before.record.findings if before.record else ():
        if finding.strength in ("supported", "suggested") and not finding.information:
            wanted |= {one.id.partition(".")[0] for one in finding.inputs}
    for interval in plan.intervals:
        if days >= interval.weeks[0] * 7:
            wanted |= {one for one in interval.items if answers.get(one) is not None}
    if days < plan.strength_gap_days:
        wanted -= set(plan.strength_items)
    return tuple(item.id for item in protocol.items.values() if item.kind == "test" and item.id in wanted)


def minutes_of(protocol: Protocol, items: Collection[str]) -> float:
    """Working estimate for tests, both sides, with getting into position."""
    return sum(protocol.items[one].minutes or 0 for one in items)


def _text(value: Json) -> str:
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else ""


def _ids(value: Json) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
