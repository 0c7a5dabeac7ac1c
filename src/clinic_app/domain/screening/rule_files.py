"""The rule files of a protocol as documents, and the names and words their expressions may use.

constants.yaml, restrictions.yaml, safety_rules.yaml, findings.yaml and plan.yaml; their form is described in the
folder's README and checked by `resources/schemas/`.
"""

from __future__ import annotations

from collections.abc import Mapping

from clinic_app.domain.screening.documents import Entry, list_entries
from clinic_app.domain.screening.expressions import (
    Expression,
    RuleError,
    Vocabulary,
    parse_expression,
    same_word,
)
from clinic_app.domain.screening.model import Basis
from clinic_app.domain.screening.rules import FlagRule

BUILT_IN_NAMES = {
    "symptomatic": True,
    "sex": False,
    "age_known": False,
    "acute_mode": False,
    "early_scope": False,
    "rater_or_device_changed": False,
}
"""Names the engine itself supplies, and whether they are read per side."""

_WORDS = frozenset(
    [
        "S",
        "G",
        "N",
        "X",
        "POS",
        "NEG",
        "NA",
        "M",
        "F",
        "U",
        "L",
        "R",
        "yes",
        "no",
        "unsure",
        "done",
        "not_tested",
        "could_not_pain",
        "could_not_other",
        "skipped_by_rule",
        "not_applicable",
        "adult",
        "adolescent",
    ]
)
_RULE_FILES = ("constants", "restrictions", "safety_rules", "findings", "plan")


class Rules:
    """The rule files and the names their expressions may use, collected before anything is parsed."""

    def __init__(self, documents: Mapping[str, object]) -> None:
        missing = [stem for stem in ("protocol", *_RULE_FILES) if stem not in documents]
        if missing:
            raise RuleError(f"{', '.join(f'{stem}.yaml' for stem in missing)} missing")
        self.entries = {stem: Entry(documents[stem], f"{stem}.yaml") for stem in _RULE_FILES}
        self.expressions: list[tuple[str, Expression]] = []
        self.words: set[str] = set(_WORDS)
        self.choice_words: set[str] = set()
        items: dict[str, tuple[bool, frozenset[str]]] = {}
        for stem, document in documents.items():
            if stem.startswith(("tests_", "history", "stage0_")):
                self._collect(document, stem, items)
        self.vocabulary = Vocabulary(
            items,
            {**BUILT_IN_NAMES, **self._definition_names()},
            frozenset(entry.text("id") for entry in self.entries["constants"].each()),
        )

    def _collect(self, document: object, stem: str, items: dict[str, tuple[bool, frozenset[str]]]) -> None:
        for entry in list_entries(document, f"{stem}.yaml"):
            identity = entry.text("id")
            if identity in items:
                raise RuleError(f"{entry.place}: the id {identity} is used twice")
            fields = {"value", "status", "pain_nprs"}
            for key in ("fields", "signs", "sub_answers"):
                for one in entry.each(key):
                    fields.add(one.text("id"))
                    self.choice_words.update(same_word(choice.text("id")) for choice in one.each("choices"))
                    self.choice_words.update(same_word(word) for word in one.texts("words"))
            items[identity] = (entry.flag("per_side"), frozenset(fields))

    def _definition_names(self) -> dict[str, bool]:
        names: dict[str, bool] = {}
        findings = self.entries["findings"]
        for entry in [*findings.each("definitions"), *self.entries["plan"].each("definitions")]:
            names[entry.text("name")] = entry.flag("per_side")
        for entry in self.entries["safety_rules"].each("definitions"):
            names[entry.text("name")] = entry.flag("per_side")
        for entry in findings.each("findings"):
            per_side = entry.flag("per_side")
            names[entry.text("id")] = per_side
            for let, _ in entry.pairs("lets"):
                names[f"{entry.text('id')}.{let}"] = per_side
        return names

    def check_names(self) -> None:
        """A local name that is also a choice would hide the choice inside its own rules."""
        for name in self.vocabulary.refs:
            if name.rpartition(".")[2] in self.choice_words and "." in name:
                raise RuleError(f"findings.yaml / {name}: the name is also a choice; use another")

    def expression(self, text: str, place: str, scope: str) -> Expression:
        parsed = parse_expression(text, self.vocabulary, scope=scope, place=place)
        self.expressions.append((place, parsed))
        return parsed

    def at(self, entry: Entry, key: str, scope: str = "") -> Expression:
        return self.expression(entry.text(key), f"{entry.place} / {key}", scope)

    def optional(self, entry: Entry, key: str, scope: str = "") -> Expression | None:
        return self.at(entry, key, scope) if entry.has(key) else None

    def check_words(self) -> None:
        """A word that is no choice, no outcome and no known name is a misspelt name."""
        for place, parsed in self.expressions:
            for word in sorted(parsed.word_constants() - self.words - self.choice_words):
                raise RuleError(f"{place}: {word} is neither a name nor a known word (rule: {parsed.text})")


def basis_of(entry: Entry) -> Basis:
    return Basis(entry.numbers("sources"), entry.texts("marks"))


def flag_rule(rules: Rules, entry: Entry, scope: str, per_side: bool) -> FlagRule:
    flag = entry.text("flag")
    return FlagRule(flag, per_side and "{side}" in flag, rules.at(entry, "when", scope))
