"""A safety finding in words a reader outside the program understands."""

from collections.abc import Mapping

from clinic_app.domain.screening.answers import FlagAnswer, flag_answer
from clinic_app.domain.screening.model import Json, RedFlag
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Hit
from clinic_app.services.letter_texts import LetterTexts

NOT_DONE = "not done"
"""What the safety part calls a required look that was not done."""


class HitWords:
    """Reads the answers behind the findings of the safety part. `answers` holds every red flag as answered."""

    def __init__(self, protocol: Protocol, raw: Mapping[str, Json], texts: LetterTexts) -> None:
        self.protocol = protocol
        self.texts = texts
        self._raw = raw
        self.answers = {flag.id: self._answer(flag) for flag in protocol.red_flags.values()}

    def _answer(self, flag: RedFlag) -> FlagAnswer:
        safety = self.protocol.safety.flags.get(flag.id)
        return flag_answer(flag, self._raw.get(flag.id), safety.gate if safety else None)

    def line(self, hit: Hit) -> str:
        """The finding with its signs, doubts and further answers."""
        answer = self.answers.get(hit.id)
        flag = self.protocol.red_flags.get(hit.id)
        if flag is None or answer is None:
            signs = [self._hit_text(text) for text in dict.fromkeys(hit.texts)]
        else:
            signs = [self._sign(flag, sign, answer.signs[sign]) for sign in answer.signs if answer.acts(sign)]
            signs += self._subs(flag, answer)
            # A red flag that rests on what was felt and not on an answer, such as a painful FABER.
            signs = signs or [self._hit_text(text) for text in dict.fromkeys(hit.texts)]
        words = self.texts.text("reason", title=hit.title, signs="; ".join(signs) or "–")
        if hit.answer == "cleared":
            words += f" ({self.texts.text('cleared')})"
        return words

    def _sign(self, flag: RedFlag, sign_id: str, answer: str) -> str:
        sign = flag.sign(sign_id)
        text = (sign.short or sign.text.rstrip(".")) if sign else sign_id
        return f"{text} ({self.texts.text('unsure')})" if answer == "unsure" else text

    def _subs(self, flag: RedFlag, answer: FlagAnswer) -> list[str]:
        found: list[str] = []
        for sub in flag.sub_answers:
            asked = sub.ask_when_signs or tuple(sign.id for sign in flag.signs)
            if not any(answer.acts(sign) for sign in asked):
                continue
            given = answer.subs.get(sub.id)
            labels = {choice.id: choice.label for choice in sub.choices}
            word = {True: "yes", False: "no"}[given] if isinstance(given, bool) else str(given)
            unit = f" {sub.unit}" if sub.unit else ""
            text = self.texts.text("not_answered") if given is None else f"{labels.get(word, word)}{unit}"
            # "Began within 14 days" says it all; a bare yes or no needs its question.
            speaks = given is not None and bool(sub.choices) and word not in ("yes", "no")
            found.append(
                text if speaks else self.texts.text("sub", question=sub.question, answer=text.lower())
            )
        return found

    def _hit_text(self, text: str) -> str:
        """Signs a combined hit names as item.sign, and a look that was not done, in words."""
        item, _, sign = text.partition(".")
        flag = self.protocol.red_flags.get(item)
        if flag is not None and sign:
            return f"{flag.title}, {self._sign(flag, sign, '').lower()}"
        look = next((one.title for one in self.protocol.safety.looks if one.id == text), text)
        return self.texts.text("not_done") if text == NOT_DONE else look
