"""What the therapist means by the words in the search box."""

import re
from dataclasses import dataclass, field
from datetime import date

from clinic_app.domain.clients import fold_name, phone_digits, possible_dates


@dataclass(frozen=True, slots=True)
class ClientQuery:
    """A search taken apart; a client must meet every part that is given."""

    name_parts: tuple[str, ...] = ()
    """Folded; each begins a word of the name (best) or stands anywhere in it, in any order."""
    birth_dates: tuple[date, ...] = ()
    """The readings of a typed date; one of them must be the date of birth."""
    number: str = ""
    """Digits found in one of the phone numbers; leading zeros are gone."""
    birth_year: int | None = None
    """Set with `number` when its four digits may be a year; then either of the two is enough."""
    as_typed: tuple[str, ...] = field(default=(), compare=False)
    """All of the text folded, digits too; the last resort for names that hold digits."""

    @property
    def is_empty(self) -> bool:
        return not (self.name_parts or self.birth_dates or self.number)


_DATE = re.compile(r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})(?!\d)")
_NUMBER = re.compile(r"\+?[\d(][\d\s().\-/]*")


def read_query(text: str) -> ClientQuery:
    """Take apart name parts, one date of birth (1985-03-02, 2.3.1985, 3/2/1985) and the digits of a phone number."""
    dates: tuple[date, ...] = ()
    rest = text
    for match in _DATE.finditer(text):
        dates = possible_dates(match[0])
        if dates:
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            break
    typed = "".join(sign for sign in "".join(_NUMBER.findall(rest)) if sign in "0123456789")
    year = int(typed) if len(typed) == 4 and typed[:2] in {"19", "20"} else None
    names = fold_name(_NUMBER.sub(" ", rest))
    return ClientQuery(tuple(names.split()), dates, phone_digits(typed), year, tuple(fold_name(text).split()))
