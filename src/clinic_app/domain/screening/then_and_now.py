"""A stored result beside what today's rules make of the same answers, with the differences in words.

    differences(protocol, stored_output, to_output(fresh_assessment))    -> tuple[Difference, ...]; empty: the same

Outputs are those of `to_output`. Only what leads to something is compared: disposition, safety findings, findings,
branches, the lead, goals, exercise categories and bars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.plan_reasons import bar_words
from clinic_app.domain.screening.protocol import Protocol

About = Literal["safety", "finding", "plan"]
_Name = Callable[[str], str]
_SIDES = {"L": "left", "R": "right"}
_NOTHING = "nothing"
_DISPOSITIONS = {
    "emergency": "emergency department now",
    "urgent": "doctor today",
    "safety_incomplete": "safety not complete",
    "refer_first": "refer first",
    "out_of_scope": "outside the scope",
    "caution": "go on with care",
    "clear": "clear",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: what it is, what was stored, what today's rules give."""

    about: About
    what: str
    then: str
    now: str

    @property
    def words(self) -> str:
        return f"{self.what}: {self.then} then, {self.now} today"


def differences(
    protocol: Protocol, stored: Mapping[str, Json], fresh: Mapping[str, Json]
) -> tuple[Difference, ...]:
    """What differs, safety first. A finding that one of the two did not know counts as a difference."""
    return tuple(_Pair(protocol, stored, fresh).all())


def in_words(protocol: Protocol, stored: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    """A stored result as pairs of what and which: disposition, findings, branches, lead, goals.

    Findings that are not supported are left out; those not assessed are not.
    """
    return tuple(_Pair(protocol, stored, {}).then())


class _Pair:
    def __init__(self, protocol: Protocol, stored: Mapping[str, Json], fresh: Mapping[str, Json]) -> None:
        self.protocol = protocol
        self.titles = {one.id: one.title for one in protocol.plan.categories}
        self.sides = (stored, fresh)
        self.inner = (_inner(stored), _inner(fresh))

    def all(self) -> Iterator[Difference]:
        then, now = (str(one.get("disposition")) for one in self.sides)
        if then != now:
            yield Difference(
                "safety", "Safety result", _DISPOSITIONS.get(then, then), _DISPOSITIONS.get(now, now)
            )
        yield from self._mapping("safety", _hits(self.sides[0]), _hits(self.sides[1]), self._hit, _level)
        yield from self._lists("safety", "restrictions", self._restriction)
        yield from self._mapping("finding", *self._parts("findings"), self._finding, _words)
        yield from self._mapping("plan", *self._parts("branch"), self._branch, self._branch_title)
        then, now = (str(one.get("lead") or "none") for one in self.inner)
        if then != now:
            yield Difference("plan", "What leads", self._lead(then), self._lead(now))
        first, last = self.inner
        yield from self._mapping("plan", self._goals(first), self._goals(last), str, str)
        yield from self._mapping("plan", self._categories(first), self._categories(last), str, str)
        yield from self._mapping("plan", *self._parts("barred"), self._barred, self._reason)

    def then(self) -> Iterator[tuple[str, str]]:
        """The first of the two by itself."""
        disposition = str(self.sides[0].get("disposition"))
        yield "Safety result", _DISPOSITIONS.get(disposition, disposition)
        for hit, words in _hits(self.sides[0]).items():
            yield self._hit(hit), _level(str(words))
        output = self.inner[0]
        findings = cast("Mapping[str, str]", output.get("findings") or {})
        for wanted in ("supported", "suggested", "not_assessed"):
            for finding, strength in findings.items():
                if strength == wanted:
                    yield self._finding(finding), _words(strength)
        for side, branch in cast("Mapping[str, str]", output.get("branch") or {}).items():
            if branch != "none":
                yield self._branch(side), self._branch_title(branch)
        if (lead := str(output.get("lead") or "none")) != "none":
            yield "What leads", self._lead(lead)
        for goal, words in self._goals(output).items():
            yield goal, str(words)

    def _parts(self, key: str) -> tuple[Mapping[str, Json], Mapping[str, Json]]:
        first, last = (cast("Mapping[str, Json]", one.get(key) or {}) for one in self.inner)
        return first, last

    def _mapping(
        self,
        about: About,
        then: Mapping[str, Json],
        now: Mapping[str, Json],
        name: _Name,
        words: _Name,
    ) -> Iterator[Difference]:
        for key in dict.fromkeys((*then, *now)):
            first, last = then.get(key), now.get(key)
            if first != last:
                yield Difference(
                    about,
                    name(key),
                    _NOTHING if first is None else words(str(first)),
                    _NOTHING if last is None else words(str(last)),
                )

    def _lists(self, about: About, key: str, name: _Name) -> Iterator[Difference]:
        first, last = (cast("list[str]", one.get(key) or []) for one in self.sides)
        for one in dict.fromkeys((*first, *last)):
            if (one in first) != (one in last):
                yield Difference(
                    about, name(one), *(("set", "not set") if one in first else ("not set", "set"))
                )

    # --- names ---

    def _hit(self, hit_id: str) -> str:
        flag = self.protocol.red_flags.get(hit_id)
        look = next((one.title for one in self.protocol.safety.looks if one.id == hit_id), "")
        return flag.title if flag else look or hit_id.replace("_", " ").capitalize()

    def _restriction(self, restriction: str) -> str:
        known = self.protocol.restrictions.get(restriction)
        return f"Restriction: {known.title.lower() if known else restriction.replace('_', ' ')}"

    def _finding(self, finding: str) -> str:
        base, side = _split(finding)
        rule = self.protocol.findings.get(finding) or self.protocol.findings.get(base)
        return f"{rule.title if rule else base}{f', {side}' if side and finding not in self.protocol.findings else ''}"

    def _branch(self, side: str) -> str:
        return f"Hip flexors, {_SIDES.get(side, side)}"

    def _branch_title(self, branch: str) -> str:
        known = self.protocol.plan.branches.get(branch)
        return known.title.lower() if known else branch

    def _lead(self, lead: str) -> str:
        known = self.protocol.plan.leads.get(lead)
        return known.title.lower() if known else lead

    def _goals(self, output: Mapping[str, Json]) -> dict[str, Json]:
        titles = {one.id: one.title for one in self.protocol.plan.goals}
        goals = cast("list[Mapping[str, Json]]", output.get("goals") or [])
        return {
            f"Goal: {titles.get(str(one.get('id')), str(one.get('id')))}": _sides(one) or "a goal"
            for one in goals
        }

    def _categories(self, output: Mapping[str, Json]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for one in cast("list[Mapping[str, Json]]", output.get("categories") or []):
            title = self.titles.get(str(one.get("id")), str(one.get("id")))
            words = ", ".join(
                part for part in (_sides(one), str(one.get("status")).replace("_", " ")) if part
            )
            before = found.get(f"Exercises: {title}")
            found[f"Exercises: {title}"] = f"{before}; {words}" if before else words
        return found

    def _barred(self, key: str) -> str:
        base, side = _split(key)
        title = self.titles.get(key) or self.titles.get(base) or key.replace("_", " ")
        return f"Barred: {title}{f', {side}' if side and key not in self.titles else ''}"

    def _reason(self, reason: str) -> str:
        return bar_words(self.protocol, reason)


def _inner(output: Mapping[str, Json]) -> Mapping[str, Json]:
    """What the rules gave, also where it is for the record only."""
    kept = output.get("for_the_record")
    return kept if isinstance(kept, dict) else output


def _split(key: str) -> tuple[str, str]:
    base, _, side = key.rpartition("_")
    return (base, _SIDES[side]) if side in _SIDES else (key, "")


def _sides(entry: Mapping[str, Json]) -> str:
    sides = cast("list[str]", entry.get("sides") or [])
    return " and ".join(_SIDES.get(one, one) for one in sides)


def _words(word: str) -> str:
    return word.replace("_", " ")


def _hits(output: Mapping[str, Json]) -> dict[str, Json]:
    safety = cast("Mapping[str, Json]", output.get("safety") or {})
    hits = cast("list[Mapping[str, Json]]", safety.get("hits") or [])
    return {str(one.get("id")): f"{one.get('urgency')} {one.get('answer')}" for one in hits}


def _level(words: str) -> str:
    level, _, answer = words.partition(" ")
    named = level.replace("_", " ").lower()
    return named if answer == "yes" else f"{named} ({answer})"
