"""What a passphrase must be before it may guard the records."""

import unicodedata

SHORTEST = 8
ADVISED = 15
LONGEST = 1024

_COMMON = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "11111111",
        "00000000",
        "abcdefgh",
        "abcd1234",
        "password",
        "password1",
        "password123",
        "passw0rd",
        "passphrase",
        "iloveyou",
        "qwertyui",
        "qwerty123",
        "qwertyuiop",
        "clinic123",
        "cliniccompanion",
        "letmein1",
        "welcome1",
        "changeme",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "trustno1",
        "computer",
    ]
)


def normal_passphrase(text: str) -> str:
    """One form for the same passphrase typed on different keyboards (NFKC); spaces count as typed."""
    return unicodedata.normalize("NFKC", text)


def passphrase_problem(text: str) -> str | None:
    """Why `text` may not guard the records, as one sentence; None if it may."""
    normal = normal_passphrase(text)
    if len(normal) < SHORTEST:
        return f"Use at least {SHORTEST} characters; {ADVISED} or more are better, for example four unrelated words."
    if len(normal) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set(normal)) < 3 or normal.casefold().replace(" ", "") in _COMMON:
        return "This passphrase is among the first that anyone would try. Choose another one."
    return None
