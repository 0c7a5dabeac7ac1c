import pytest

from clinic_app.services.passphrase import normal_passphrase, passphrase_problem


@pytest.mark.parametrize(
    "text", ["correct horse", "пароль на пять", "a" * 20 + "bc", "x7#kQ2!z", "  spaces count  "]
)
def test_a_passphrase_that_takes_work_to_guess_is_taken(text: str) -> None:
    assert passphrase_problem(text) is None


@pytest.mark.parametrize(
    "text", ["", "1234567", "12345678", "PassWord1", "pass word 1", "aaaabbbb", "x" * 1025]
)
def test_a_passphrase_that_guards_nothing_is_refused_with_a_reason(text: str) -> None:
    assert str(passphrase_problem(text)).endswith((".", "words."))


def test_one_passphrase_typed_on_two_keyboards_is_one_passphrase() -> None:
    assert normal_passphrase("Zoe\u0308 laughs") == normal_passphrase("Zoë laughs")
    assert normal_passphrase("Zoë laughs") != normal_passphrase("zoë laughs")
