"""The numbers a clinic may set itself: which there are, where each acts, what it may be, and what was changed.

    numbers(protocol)                        every number marked expert convention, in the order of the file
    problems(protocol, {"tilt_large": 40})   what is wrong with a set of own numbers; empty when all is well
    kept(protocol, stored)                   what of a stored set still holds under this protocol
    with_own_limits(protocol, own)           the protocol for comparisons, with the clinic's own limits of real change
    in_words(protocol, own)                  one line for each own number, with the shipped one beside it

A clinic's own numbers are a mapping from keys (`tilt_large`, `front_plank_low.age_50`) to numbers. A number equal to
the shipped one is no own number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from clinic_app.domain.screening.evaluation import is_changeable
from clinic_app.domain.screening.expressions import Expression, number_text
from clinic_app.domain.screening.model import Basis, ErrorBand, Item
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.rules import Consequences
from clinic_app.domain.screening.wording import field_label, with_unit

_CUT = re.compile(r"\bcut\((\w+)\)")
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_WHOLE_UNITS = frozenset({"", "reps", "/10", "points", "days", "weeks", "per week"})


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the rules. `whose` says for whom it holds ("" for everybody), `acts` where it is used."""

    key: str
    constant: str
    label: str
    whose: str
    unit: str
    shipped: float
    allowed: tuple[float, float]
    whole: bool
    below: str
    basis: Basis
    acts: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.label}, {self.whose}" if self.whose else self.label

    def shown(self, value: float) -> str:
        """The value with its unit."""
        return with_unit(number_text(value), self.unit).replace("-", "−")

    @property
    def range_words(self) -> str:
        low, high = (number_text(one).replace("-", "−") for one in self.allowed)
        return with_unit(f"{low} to {high}", self.unit)


def numbers(protocol: Protocol) -> tuple[Number, ...]:
    """Every number of the protocol a clinic may change: thresholds of the rules, then limits of real change."""
    return (*_thresholds(protocol), *_limits(protocol))


def _thresholds(protocol: Protocol) -> Iterator[Number]:
    acts = _acts(protocol)
    yield from (
        Number(
            key=value.key,
            constant=constant.id,
            label=constant.label,
            whose=value.words,
            unit=constant.unit,
            shipped=value.value,
            allowed=value.allowed,
            whole=constant.unit in _WHOLE_UNITS and all(float(one).is_integer() for one in value.allowed),
            below=constant.below,
            basis=value.basis,
            acts=acts.get(constant.id, ()),
        )
        for constant in protocol.constants.values()
        for value in constant.values
        if is_changeable(value) and value.allowed is not None
    )


def _limits(protocol: Protocol) -> Iterator[Number]:
    """Limits of real change marked expert convention, in numbers: half to three times the shipped one."""
    for item in protocol.items.values():
        for band in item.error_bands:
            if not _own_limit_possible(band) or band.value is None:
                continue
            whole = band.unit in _WHOLE_UNITS
            low = float(max(1, round(band.value / 2))) if whole else band.value / 2
            yield Number(
                key=limit_key(item, band),
                constant="",
                label=f"Real change: {field_label(item, band.field)}",
                whose="",
                unit=band.unit,
                shipped=band.value,
                allowed=(low, band.value * 3),
                whole=whole,
                below="",
                basis=band.basis,
                acts=("Comparison of visits",),
            )


def limit_key(item: Item, band: ErrorBand) -> str:
    """`limit.mtt.hip`, `limit.hx_ham_tight_nrs`."""
    return f"limit.{item.id}" if band.field == "value" else f"limit.{item.id}.{band.field}"


def _own_limit_possible(band: ErrorBand) -> bool:
    """A whole category is what it is, and a trial inside one visit is judged by its own rule."""
    return "EC" in band.basis.marks and not band.within_visit and band.unit != "category"


def with_own_limits(protocol: Protocol, own: Mapping[str, float]) -> Protocol:
    """The protocol with the clinic's own limits of real change, marked as such; itself where there are none."""
    items = {item.id: item_with_own_limits(item, own) for item in protocol.items.values()}
    if all(items[key] is item for key, item in protocol.items.items()):
        return protocol
    return replace(protocol, items=items)


def item_with_own_limits(item: Item, own: Mapping[str, float]) -> Item:
    """The item with the clinic's own limits of real change; itself where it has none."""
    bands = tuple(_own_band(item, band, own) for band in item.error_bands)
    if bands == item.error_bands:
        return item
    return replace(
        item, error=bands[0] if item.error else None, error_also=bands[1:] if item.error else bands
    )


def _own_band(item: Item, band: ErrorBand, own: Mapping[str, float]) -> ErrorBand:
    value = own.get(limit_key(item, band))
    if value is None or band.value is None or value == band.value or not _own_limit_possible(band):
        return band
    shown, shipped = (with_unit(number_text(one), band.unit) for one in (value, band.value))
    mark = f"clinic's own value, shipped: {shipped}"
    return replace(
        band,
        value=value,
        other=None if band.other is None else max(value, band.other),
        text=f"Real change: {shown} or more ({mark})",
        basis=Basis(band.basis.sources, (mark,)),
    )


def problem(number: Number, value: float) -> str:
    """Why one number cannot be used, as a sentence; empty when it can. `pair_problems` looks at pairs."""
    low, high = number.allowed
    if not low <= value <= high:  # also refuses what is not a number
        return f"{number.title}: {number.range_words} is possible."
    if number.whole and not float(value).is_integer():
        return f"{number.title}: a whole number is needed."
    return ""


def problems(protocol: Protocol, own: Mapping[str, float]) -> tuple[str, ...]:
    """Every reason against a set of own numbers: unknown keys, published values, ranges, numbers in the wrong order."""
    known = {one.key: one for one in numbers(protocol)}
    found: list[str] = []
    for key, value in own.items():
        number = known.get(key)
        if number is None:
            found.append(_unknown(protocol, key, known))
        elif text := problem(number, value):
            found.append(text)
    return (*found, *pair_problems(protocol, own)) if not found else tuple(found)


def pair_problems(protocol: Protocol, own: Mapping[str, float]) -> tuple[str, ...]:
    """Numbers that must keep their order, such as "soft up to" and "firm from"."""
    known = numbers(protocol)
    by_constant = {one.constant: one for one in known if one.constant}
    found: list[str] = []
    for low in known:
        high = by_constant.get(low.below)
        if high is None:
            continue
        first, second = own.get(low.key, low.shipped), own.get(high.key, high.shipped)
        if first >= second:
            found.append(
                f"{low.title} ({low.shown(first)}) must stay below {high.title} ({high.shown(second)})."
            )
    return tuple(found)


def _unknown(protocol: Protocol, key: str, known: Mapping[str, Number]) -> str:
    published = {value.key for constant in protocol.constants.values() for value in constant.values}
    if key in published:
        return f"{key}: this number has a published basis; only expert convention can be changed."
    near = get_close_matches(key, known, n=1)
    return f"{key}: not a number of these rules." + (f" Did you mean {near[0]}?" if near else "")


def kept(protocol: Protocol, stored: Mapping[str, object]) -> dict[str, float]:
    """What of a stored set holds under this protocol; the rest is left out and the shipped numbers act."""
    known = {one.key: one for one in numbers(protocol)}
    own: dict[str, float] = {}
    for key, value in stored.items():
        number = known.get(key)
        if number is None or isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        if not problem(number, value) and value != number.shipped:
            own[key] = float(value)
    return {} if pair_problems(protocol, own) else own


def changes(protocol: Protocol, before: Mapping[str, float], after: Mapping[str, float]) -> tuple[str, ...]:
    """What a change does, one entry for each number: `tilt_large 15 -> 18`."""
    found: list[str] = []
    for one in numbers(protocol):
        old, new = before.get(one.key, one.shipped), after.get(one.key, one.shipped)
        if old != new:
            found.append(f"{one.key} {number_text(old)} -> {number_text(new)}")
    return tuple(found)


def in_words(protocol: Protocol, own: Mapping[str, float]) -> tuple[str, ...]:
    """`Large anterior tilt from 18° (shipped: 15°)` for every own number, in the order of the file."""
    return tuple(
        f"{one.title} {one.shown(own[one.key])} (shipped: {one.shown(one.shipped)})"
        for one in numbers(protocol)
        if one.key in own and own[one.key] != one.shipped
    )


# --- where a number acts -------------------------------------------------------------------------------


def _acts(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """Titles of what each constant decides: findings, safety rules, the branch, exercise categories."""
    users = _Users(protocol)
    found: dict[str, dict[str, None]] = {}
    for title, texts in users.places():
        for constant in users.constants(texts):
            found.setdefault(constant, {})[title] = None
    return {constant: tuple(titles) for constant, titles in found.items()}


class _Users:
    """Follows names through the definitions down to the constants they compare with."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self._branch = protocol.plan.branch_name
        self._known: dict[str, frozenset[str]] = {}

    def places(self) -> Iterator[tuple[str, list[str]]]:
        protocol = self.protocol
        for finding in protocol.findings.values():
            names = [finding.id, *(f"{finding.id}.{let}" for let in finding.lets)]
            yield finding.title, [text for name in names for text in self._texts(name)]
        plan = protocol.plan
        yield "Stretch or stabilise", self._texts(plan.branch_name)
        yield "Type of the glute finding", self._texts(plan.gm_type_name)
        yield "Stretching done so far", self._texts(plan.history_name)
        for category in plan.categories:
            yield f"Exercises: {category.title}", _texts_of(category.include, category.include_whole)
        yield from self._safety()
        yield "Strength and endurance values with pain", [f"cut({protocol.pain.limit})"]

    def _safety(self) -> Iterator[tuple[str, list[str]]]:
        safety = self.protocol.safety
        for flag_id, flag in safety.flags.items():
            rules = [rule for levels in flag.sign_levels.values() for rule in levels] + list(
                flag.combinations
            )
            texts = [rule.when.text for rule in rules] + _consequence_texts(flag.consequences)
            yield f"Safety: {self.protocol.red_flags[flag_id].title}", texts
        for look in safety.looks:
            texts = _texts_of(look.required, look.done)
            texts += [rule.when.text for rule in (*look.levels, *look.rules, *look.not_done)]
            yield f"Safety: {look.title}", texts + _consequence_texts(look.consequences)
        for derived in safety.derived:
            yield f"Safety: {derived.title}", [derived.when.text, derived.blocked.text]
        yield "Safety questions asked again", [rule.when.text for rule in safety.reopen]
        yield "Whether the screen is meant for this client", [rule.when.text for rule in safety.scope]
        yield "Referral beside the routine", [rule.when.text for rule in safety.referrals]

    def constants(self, texts: list[str]) -> frozenset[str]:
        found: set[str] = set()
        for text in texts:
            found.update(_CUT.findall(text))
            for name in _NAME.findall(text):
                definition = self.protocol.definitions.get(name)
                # A finding or the branch, read by something else, is a place of its own.
                own_place = name.partition(".")[0] in self.protocol.findings or name == self._branch
                if definition is not None and not own_place:
                    found |= self._of(name)
        return frozenset(found)

    def _of(self, name: str) -> frozenset[str]:
        if name not in self._known:
            self._known[name] = frozenset()  # ends a loop, should there be one
            self._known[name] = self.constants(self._texts(name))
        return self._known[name]

    def _texts(self, name: str) -> list[str]:
        definition = self.protocol.definitions.get(name)
        if definition is None:
            return []
        return [text for case in definition.cases for text in _texts_of(case.when, case.then)]


def _texts_of(*rules: Expression | None) -> list[str]:
    return [rule.text for rule in rules if rule is not None]


def _consequence_texts(consequences: Consequences) -> list[str]:
    entries = (*consequences.restrictions, *consequences.referrals, *consequences.notes)
    return [entry.when.text for entry in entries]
