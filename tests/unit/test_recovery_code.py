import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.recovery_code import (
    ALPHABET,
    RecoveryCodeUnreadable,
    looks_like_recovery_code,
    read_recovery_code,
    recovery_code,
)

entropy = st.binary(min_size=20, max_size=20)


def test_a_code_is_eight_groups_of_five() -> None:
    code = recovery_code(secrets.token_bytes(20))
    assert [len(group) for group in code.split("-")] == [5] * 8
    assert set(code) <= {*ALPHABET, "-"}


@given(entropy, entropy)
def test_two_secrets_never_share_a_code(one: bytes, other: bytes) -> None:
    assert (recovery_code(one) == recovery_code(other)) == (one == other)


@given(entropy)
def test_a_code_is_read_however_a_person_types_it(secret: bytes) -> None:
    code = recovery_code(secret)
    typed = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert read_recovery_code(typed) == code
    assert read_recovery_code(code.replace("1", "I").replace("0", "O").replace("-", "")) == code
    assert read_recovery_code(f"  {code.replace('-', ' – ')}\n") == code


@given(entropy, st.integers(0, 39), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_found_in_its_group(secret: bytes, place: int, sign: str) -> None:
    plain = recovery_code(secret).replace("-", "")
    spoilt = plain[:place] + sign + plain[place + 1 :]
    if spoilt == plain:
        return
    with pytest.raises(RecoveryCodeUnreadable) as caught:
        read_recovery_code(spoilt)
    assert caught.value.group == place // 5 + 1
    assert f"group {place // 5 + 1}" in caught.value.sentence


@given(entropy, st.integers(0, 7), st.integers(0, 4), st.integers(0, 4))
def test_two_exchanged_signs_of_a_group_are_found(secret: bytes, group: int, one: int, other: int) -> None:
    signs = list(recovery_code(secret).replace("-", ""))
    one, other = group * 5 + one, group * 5 + other
    if signs[one] == signs[other]:
        return
    signs[one], signs[other] = signs[other], signs[one]
    with pytest.raises(RecoveryCodeUnreadable) as caught:
        read_recovery_code("".join(signs))
    assert caught.value.group == group + 1


@given(entropy, st.integers(0, 7), st.integers(0, 7))
def test_exchanged_groups_are_found(secret: bytes, one: int, other: int) -> None:
    groups = recovery_code(secret).split("-")
    if one == other:
        return
    groups[one], groups[other] = groups[other], groups[one]
    assert not looks_like_recovery_code("-".join(groups))


@pytest.mark.parametrize("typed", ["", "correct horse battery staple", "AAAAA", "U" * 40, "0" * 39, "ÄÖ-ÜÑ"])
def test_what_is_no_code_is_said_so_in_one_sentence(typed: str) -> None:
    with pytest.raises(RecoveryCodeUnreadable) as caught:
        read_recovery_code(typed)
    assert caught.value.sentence.endswith(".")
    assert not looks_like_recovery_code(typed)


def test_a_code_that_is_too_short_or_too_long_says_how_many_signs_were_typed() -> None:
    code = recovery_code(bytes(20)).replace("-", "")
    for typed in (code[:35], code + code[:5]):
        with pytest.raises(RecoveryCodeUnreadable, match=f"these are {len(typed)} signs"):
            read_recovery_code(typed)


def test_a_code_holds_160_bits() -> None:
    with pytest.raises(ValueError, match="160 bits"):
        recovery_code(bytes(19))
