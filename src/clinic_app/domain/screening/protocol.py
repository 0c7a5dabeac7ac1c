"""A screening protocol, and how it is read from its YAML documents.

`parse_protocol({"protocol": ..., "stage0_ask": ..., ...})` takes the parsed documents of one protocol folder, keyed
by file stem, and returns one `Protocol`. What it consists of is in `model` and `rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_app.domain.screening.depth import Depth, read_depths
from clinic_app.domain.screening.documents import Entry, list_entries
from clinic_app.domain.screening.expressions import Expression, RuleError
from clinic_app.domain.screening.model import (
    Basis,
    Choice,
    CountList,
    ErrorBand,
    Field,
    Item,
    Note,
    RedFlag,
    Sign,
    Source,
    Stage,
    SubAnswer,
    UnitRange,
)
from clinic_app.domain.screening.rule_files import Rules, basis_of
from clinic_app.domain.screening.rule_reading import read_rules
from clinic_app.domain.screening.rules import (
    Constant,
    Definition,
    FindingRule,
    PainRules,
    PlanRules,
    Restriction,
    SafetyRules,
)

_ITEM_FILES = ("stage0_look", "history", *(f"tests_{number}" for number in range(2, 8)))


@dataclass(frozen=True, slots=True)
class Protocol:
    """A whole screening protocol. `items` keep the order of the stages."""

    id: str
    version: str
    title: str
    standard_sentence: str
    stages: tuple[Stage, ...]
    red_flags: Mapping[str, RedFlag]
    items: Mapping[str, Item]
    sources: Mapping[int, Source]
    constants: Mapping[str, Constant]
    restrictions: Mapping[str, Restriction]
    safety: SafetyRules
    pain: PainRules
    definitions: Mapping[str, Definition]
    findings: Mapping[str, FindingRule]
    plan: PlanRules
    depths: Mapping[str, Depth]
    """How deep a session may go, in the order offered; empty: everything is always asked."""

    def stage_items(self, stage_id: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items.values() if item.stage == stage_id)

    def source_texts(self, numbers: tuple[int, ...]) -> tuple[Source, ...]:
        """Sources by number; a number without an entry is kept with an empty text so that it stays visible."""
        return tuple(self.sources.get(no, Source(no, "", "")) for no in numbers)


def parse_protocol(documents: Mapping[str, object]) -> Protocol:
    """Build the protocol from its documents (keys are file stems).

    Raises RuleError with file and place for a missing part, a wrong type, a misspelt name or an unreadable rule.
    """
    head = Entry(documents.get("protocol"), "protocol.yaml")
    rules = Rules(documents)
    items = {
        item.id: item
        for stem in _ITEM_FILES
        if stem in documents
        for item in sorted(
            (_item(entry, rules) for entry in _entries(documents, stem)), key=lambda one: one.order
        )
    }
    flags = sorted(
        (
            _red_flag(entry, rules)
            for entry in _entries(documents, "stage0_ask")
            if not entry.flag("derived")  # nobody is asked: it follows from other answers
        ),
        key=lambda one: one.order,
    )
    parts = read_rules(rules)
    return Protocol(
        id=head.text("id"),
        version=head.text("version"),
        title=head.text("title"),
        standard_sentence=head.text("standard_sentence"),
        stages=tuple(
            Stage(entry.text("id"), entry.text("title"), entry.text("purpose", ""), entry.text("short", ""))
            for entry in head.each("stages")
        ),
        red_flags={flag.id: flag for flag in flags},
        items=items,
        sources={
            int(entry.number("no")): Source(
                int(entry.number("no")), entry.text("text"), entry.text("seen_as", "")
            )
            for entry in _entries(documents, "sources")
        },
        constants=parts.constants,
        restrictions=parts.restrictions,
        safety=parts.safety,
        pain=parts.pain,
        definitions=parts.definitions,
        findings=parts.findings,
        plan=parts.plan,
        depths=_depths(documents, items),
    )


def _depths(documents: Mapping[str, object], items: Mapping[str, Item]) -> dict[str, Depth]:
    depths = read_depths(documents.get("depths"))
    for depth in depths.values():
        for name in (*(depth.tests or ()), *(depth.questions or ())):
            if name not in items:
                raise RuleError(f"depths.yaml / {depth.id}: {name} is not part of the protocol")
    return depths


def _entries(documents: Mapping[str, object], stem: str) -> list[Entry]:
    return list_entries(documents.get(stem), f"{stem}.yaml")


def _choices(entry: Entry) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.text("id"), one.text("label"), one.flag("exclusive")) for one in entry.each("choices")
    )


def _field(entry: Entry, rules: Rules, item: str) -> Field:
    return Field(
        id=entry.text("id"),
        label=entry.text("label"),
        type=entry.text("type"),
        unit=entry.text("unit", ""),
        hard=entry.range("hard"),
        soft=entry.range("soft"),
        required=entry.flag("required"),
        hint=entry.text("hint", ""),
        display_only=entry.flag("display_only"),
        choices=_choices(entry),
        words=entry.texts("words"),
        default=entry.text("default", ""),
        unit_field=entry.text("unit_field", ""),
        by_unit=tuple(
            UnitRange(unit, one.range("hard"), one.range("soft")) for unit, one in entry.pairs("by_unit")
        ),
        derived_from=entry.texts("derived_from"),
        show_when=_show_when(entry, rules, item),
    )


def _show_when(entry: Entry, rules: Rules, scope: str) -> Expression | None:
    return rules.at(entry, "show_when", scope) if entry.has("show_when") else None


def _notes(entry: Entry, key: str) -> tuple[Note, ...]:
    return tuple(
        Note(one.text("text"), one.numbers("sources"), one.texts("marks")) for one in entry.each(key)
    )


def _error_band(error: Entry) -> ErrorBand:
    basis = error.text("basis", "")
    better = error.text("better", "neither")
    if better not in ("higher", "lower", "neither"):
        raise error.at("better").wrong("higher, lower or neither")
    return ErrorBand(
        field=error.text("field", "value"),
        value=error.number("value") if error.has("value") else None,
        unit=error.text("unit", ""),
        text=error.text("text", ""),
        basis=Basis(error.numbers("sources"), (basis,) if basis and basis != "published" else ()),
        other=error.number("other") if error.has("other") else None,
        or_percent=error.number("or_percent") if error.has("or_percent") else None,
        better=better,
        for_unit=error.text("for_unit", ""),
        only_if=tuple((name, error.at("only_if").text(name)) for name, _ in error.pairs("only_if")),
        within_visit=error.flag("within_visit"),
    )


def _item(entry: Entry, rules: Rules) -> Item:
    kind = entry.text("kind")
    if kind not in ("history", "look", "test"):
        raise entry.at("kind").wrong("history, look or test")
    return Item(
        id=entry.text("id"),
        kind=kind,
        stage=entry.text("stage"),
        title=entry.text("title"),
        short=entry.text("short", entry.text("title")),
        synonyms=entry.texts("synonyms"),
        weight=entry.optional_text("weight"),
        per_side=entry.flag("per_side"),
        order=entry.number("order", 0),
        figure=entry.optional_text("figure"),
        equipment=entry.texts("equipment"),
        minutes=entry.number("minutes") if entry.has("minutes") else None,
        position=entry.text("position", ""),
        steps=entry.texts("steps"),
        say=entry.text("say", ""),
        fields=tuple(_field(one, rules, entry.text("id")) for one in entry.each("fields")),
        timer=entry.optional_text("timer"),
        timer_field=entry.optional_text("timer_field"),
        could_not=entry.flag("could_not"),
        show_when=_show_when(entry, rules, entry.text("id")),
        reference=_notes(entry, "reference"),
        reliability=_notes(entry, "reliability"),
        caveats=_notes(entry, "caveats"),
        error=_error_band(entry.at("error")) if entry.has("error") else None,
        error_also=tuple(_error_band(one) for one in entry.each("error_also")),
        skip_text=entry.text("skip_text", ""),
        used_for=entry.texts("used_for"),
        group=entry.text("group", ""),
        hint=entry.text("hint", ""),
        note=entry.text("note", ""),
    )


def _red_flag(entry: Entry, rules: Rules) -> RedFlag:
    must = entry.text("must", "yes")
    identity = entry.text("id")
    return RedFlag(
        id=identity,
        title=entry.text("title"),
        stem=entry.text("stem"),
        order=entry.number("order", 0),
        must=rules.expression("True" if must == "yes" else must, f"{entry.place} / must", ""),
        signs=tuple(_sign(one, rules, identity) for one in entry.each("signs")),
        sub_answers=tuple(_sub_answer(one) for one in entry.each("sub_answers")),
        note=entry.text("note", ""),
        basis=basis_of(entry),
        count_list=_count_list(entry.at("count_list")) if entry.has("count_list") else None,
    )


def _count_list(entry: Entry) -> CountList:
    items = tuple((one.text("text"), one.number("points")) for one in entry.each("items"))
    return CountList(entry.text("title"), items, entry.text("reading", ""), basis_of(entry))


def _sign(entry: Entry, rules: Rules, item: str) -> Sign:
    level = entry.text("level")
    if level not in ("EMERGENCY", "URGENT", "REFER_FIRST", "CAUTION", "risk"):
        raise entry.at("level").wrong("EMERGENCY, URGENT, REFER_FIRST, CAUTION or risk")
    return Sign(
        entry.text("id"),
        entry.text("text"),
        level,
        entry.flag("weak"),
        entry.text("short", ""),
        _show_when(entry, rules, item),
    )


def _sub_answer(entry: Entry) -> SubAnswer:
    return SubAnswer(
        id=entry.text("id"),
        question=entry.text("question"),
        type=entry.text("type", "choice"),
        choices=_choices(entry),
        hard=entry.range("hard"),
        unit=entry.text("unit", ""),
        missing=entry.optional_text("missing"),
        ask_when=entry.text("ask_when", ""),
        ask_when_signs=entry.texts("ask_when_signs"),
        missing_text=entry.text("missing_text", ""),
    )
