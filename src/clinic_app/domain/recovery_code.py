"""The recovery code: 160 random bits as eight groups of five signs that a person can copy from paper.

Crockford's alphabet has no I, L, O and U; reading takes I and L for 1 and O for 0, small letters, and any blanks
or dashes. The fifth sign of each group checks the four before it and the group's place, so a slip is found in
the very group, as is an exchange of two signs or of two groups.
"""

from clinic_app.domain.errors import ClinicError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8
ENTROPY_BYTES = 20

_READ_AS = {**{sign: value for value, sign in enumerate(ALPHABET)}, "O": 0, "I": 1, "L": 1}
_BETWEEN = " \t\r\n\u00a0\u2007\u202f-\u2010\u2011\u2012\u2013\u2014\u2212_."
_WEIGHTS = (2, 4, 8, 16)  # powers of x in GF(32), none of them that of the check: every exchange of two shows


class RecoveryCodeUnreadable(ClinicError):
    """What was typed cannot be the code; `group` counts from 1 and is None if the length is wrong."""

    def __init__(self, sentence: str, next_step: str, group: int | None = None) -> None:
        super().__init__(sentence, next_step)
        self.group = group


def recovery_code(entropy: bytes) -> str:
    """The code for 20 random bytes, in the form that is printed: AAAAA-AAAAA-..."""
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError("a recovery code holds 160 bits")
    number = int.from_bytes(entropy, "big")
    values = [(number >> (5 * place)) & 31 for place in reversed(range(GROUPS * 4))]
    groups: list[str] = []
    for group in range(GROUPS):
        data = values[group * 4 : group * 4 + 4]
        groups.append("".join(ALPHABET[value] for value in (*data, _check(group, data))))
    return "-".join(groups)


def read_recovery_code(text: str) -> str:
    """The code as `recovery_code` wrote it, from what a person typed. Raises RecoveryCodeUnreadable."""
    signs = [sign for sign in text.upper() if sign not in _BETWEEN]
    strange = next((place for place, sign in enumerate(signs) if sign not in _READ_AS), None)
    if strange is not None and strange < GROUPS * 5:
        raise RecoveryCodeUnreadable(
            f"Group {strange // 5 + 1} holds a sign that no recovery code has.",
            "Compare this group with the printed code.",
            strange // 5 + 1,
        )
    values = [_READ_AS[sign] for sign in signs if sign in _READ_AS]
    for group in range(min(GROUPS, len(values) // 5)):
        *data, check = values[group * 5 : group * 5 + 5]
        if _check(group, data) != check:
            raise RecoveryCodeUnreadable(
                f"There is a slip in group {group + 1}.",
                "Compare this group with the printed code.",
                group + 1,
            )
    if len(signs) != GROUPS * 5:
        raise RecoveryCodeUnreadable(
            f"A recovery code has {GROUPS} groups of 5 signs; these are {len(signs)} signs.",
            "Type the whole code; blanks and dashes do not matter.",
        )
    plain = "".join(ALPHABET[value] for value in values)
    return "-".join(plain[start : start + 5] for start in range(0, len(plain), 5))


def looks_like_recovery_code(text: str) -> bool:
    """Whether `text` can be read as a whole code; a passphrase passes by chance once in a billion times."""
    try:
        read_recovery_code(text)
    except RecoveryCodeUnreadable:
        return False
    return True


def _check(group: int, data: list[int]) -> int:
    total = group + 1
    for weight, value in zip(_WEIGHTS, data, strict=True):
        total ^= _times(weight, value)
    return total


def _times(one: int, other: int) -> int:
    """Product in GF(32), the field of the polynomial x^5 + x^2 + 1."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= 0b100101
        other >>= 1
    return product
