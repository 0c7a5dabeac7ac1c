"""What stage 0 has already decided, as the rules of the later stages read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic_app.domain.screening.answers import FlagAnswer
from clinic_app.domain.screening.expressions import Value, same_word
from clinic_app.domain.screening.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Situation:
    """What stage 0 has already decided: red-flag answers, hits, mode, and which tests may not be read."""

    flags: Mapping[str, FlagAnswer] = field(default_factory=dict[str, FlagAnswer])
    hits: frozenset[str] = frozenset()
    restrictions: frozenset[str] = frozenset()
    acute_mode: bool = False
    early_scope: bool = False
    skipped: Mapping[str, str] = field(default_factory=dict[str, str])
    caps: Mapping[str, float] = field(default_factory=dict[str, float])

    def flag_value(self, protocol: Protocol, item: str, name: str) -> Value:
        """A sign or sub-answer of a red flag as rules read it; an open sub-answer is the one that counts meanwhile."""
        flag = protocol.red_flags[item]
        answer = self.flags.get(item)
        if flag.sign(name) is not None:
            return answer is not None and answer.acts(name)
        sub = next(sub for sub in flag.sub_answers if sub.id == name)
        given = answer.subs.get(name) if answer else None
        if given is None or given == "unsure":
            given = sub.missing
        if isinstance(given, (int, float)) and not isinstance(given, bool):
            return float(given)
        if isinstance(given, bool):
            return given
        return None if given is None else {"yes": True, "no": False}.get(str(given), same_word(str(given)))

    def says(self, protocol: Protocol, function: str, name: str) -> bool:
        """One function of stage 0 in the rule language, such as `hit(item)` or `any_sign(item)`."""
        if function == "hit":
            return name in self.hits
        if function == "hit_restriction":
            return name in self.restrictions
        item, _, part = name.partition(".")
        answer = self.flags.get(item)
        if answer is None:
            return False
        flag = protocol.red_flags[item]
        match function:
            case "any_sign":
                return any(answer.acts(sign.id) for sign in flag.signs)
            case "any_weak":
                return any(answer.acts(sign.id) for sign in flag.signs if sign.weak)
            case "signs_yes":
                return answer.signs.get(part) == "yes"
            case "signs_open":
                return answer.signs.get(part) not in ("yes", "no")
            case _:
                return answer.subs.get(part) is not None
