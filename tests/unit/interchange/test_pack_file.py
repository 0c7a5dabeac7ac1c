"""Packs as files: what is written comes back, and whatever was done to one on the way gives one clear sentence."""

import hashlib
import io
import json
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.own_exercises import base_of
from clinic_app.interchange.pack_file import (
    MANIFEST,
    MOST_MANIFEST_BYTES,
    NotAPack,
    read_pack,
    write_pack,
)
from clinic_app.services.exercise_packs import Pack, PackExercise, PackFigure, PackPhoto

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def document(**changes: object) -> dict[str, Any]:
    exercise = load_catalogue().get("bridge_double")
    assert exercise is not None
    return {**exercise_to_document(exercise), **changes}


def pack() -> Pack:
    exercise = load_catalogue().get("bridge_double")
    assert exercise is not None
    return Pack(
        (
            PackExercise("a" * 32, document(name="Ours"), base_of(exercise), preferred=True),
            PackExercise(
                "b" * 32,
                document(figure="none"),
                picture=PackPhoto("image/png", PNG, hashlib.sha256(PNG).hexdigest()),
            ),
            PackExercise("c" * 32, document(), picture=PackFigure("Drawn", {"form": 1, "angles": [1.5, -2]})),
        ),
        "Riverside",
        "2026-11-22",
    )


GOOD = write_pack(pack())


def manifest(raw: bytes = GOOD) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return json.loads(archive.read(MANIFEST))


def rebuilt(
    list_of_contents: object = None,
    *,
    raw_manifest: bytes | None = None,
    more: dict[str, bytes] | None = None,
) -> bytes:
    out = io.BytesIO()
    plain = raw_manifest
    if plain is None:
        plain = json.dumps(manifest() if list_of_contents is None else list_of_contents).encode()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, plain)
        archive.writestr("photos/1.png", PNG)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(**changes: object) -> bytes:
    whole = manifest()
    whole["exercises"][0] |= changes
    return rebuilt(whole)


def test_what_is_written_comes_back() -> None:
    assert read_pack(GOOD) == pack()


def test_the_same_pack_gives_the_same_bytes() -> None:
    assert write_pack(pack()) == GOOD


def test_a_rebuilt_good_pack_is_still_good() -> None:
    assert read_pack(rebuilt()) == pack()


def test_a_line_break_in_a_text_is_no_hostile_sign() -> None:
    made = Pack((PackExercise("a" * 32, document(feel="One.\nTwo.")),))
    assert read_pack(write_pack(made)) == made


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not complete"),
        (b"%PDF-1.7 no pack", "not complete"),
        (GOOD[: len(GOOD) // 2], "not complete"),
        (rebuilt(more={"../../evil.py": b"x"}), "does not belong"),
        (rebuilt(more={"/etc/passwd": b"x"}), "does not belong"),
        (rebuilt(more={"photos/../../x.png": b"x"}), "does not belong"),
        (rebuilt(more={"photos\\1.png": b"x"}), "does not belong"),
        (rebuilt(more={"run.sh": b"x"}), "does not belong"),
        (rebuilt(more={"photos/2.pngZ.exe": b"x"}).replace(b"pngZ", b"png\0"), "does not belong"),
        (rebuilt(more={"photos/2.png": PNG}), "list does not name"),
        (rebuilt(more={f"photos/{n}.png": b"" for n in range(2, 300)}), "too many"),
        (rebuilt(raw_manifest=b"{"), "cannot be read"),
        (rebuilt(raw_manifest=b"\xff\xfe"), "cannot be read"),
        (rebuilt(raw_manifest=b"[" * 100_000), "cannot be read"),
        (rebuilt(raw_manifest=b'{"form": 1, "form": 1}'), "cannot be read"),
        (rebuilt(raw_manifest=b'{"form": NaN}'), "cannot be read"),
        (rebuilt(raw_manifest=b'{"form": 1e999}'), "cannot be read"),
        (rebuilt(raw_manifest=b'{"form": ' + b"9" * 5000 + b"}"), "cannot be read"),
        (rebuilt(raw_manifest=b'{"a": ' + b'{"a": ' * 60 + b"1" + b"}" * 61), "too deeply"),
        (rebuilt(raw_manifest=b" " * (MOST_MANIFEST_BYTES + 1)), "too large"),
        (rebuilt([]), "right form"),
        (rebuilt({"form": 1, "kind": "clinicpack", "exercises": []}), "right form"),
        (rebuilt({**manifest(), "form": 2}), "right form"),
        (rebuilt({**manifest(), "run": "x"}), "right form"),
        (changed(key="../../key"), "right form"),
        (changed(key="b" * 32), "twice"),
        (changed(exercise={**document(), "id": "bridge_double"}), "right form"),
        (changed(exercise=document(feel="x" * 2001)), "right form"),
        (changed(exercise=document(steps=["x"] * 500)), "right form"),
        (changed(exercise=document(feel={"a": {"b": {"c": 1}}})), "right form"),
        (changed(exercise=document(name="Bridge\u202egnp.exe")), "cannot be shown"),
        (changed(exercise=document(name="Bridge\x07")), "cannot be shown"),
        (changed(photo={"file": "photos/9.png", "media_type": "image/png", "sha256": "0" * 64}), "missing"),
        (changed(photo={"file": "photos/1.png", "media_type": "image/png", "sha256": "0" * 64}), "changed"),
        (changed(photo={"file": "../1.png", "media_type": "image/png", "sha256": "0" * 64}), "right form"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_spoilt_pack_gives_one_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(NotAPack) as raised:
        read_pack(raw)
    assert said in raised.value.sentence
    assert "\n" not in raised.value.sentence
    assert len(raised.value.sentence) < 250


def test_a_photo_of_another_kind_than_it_says_is_refused() -> None:
    made = Pack((PackExercise("a" * 32, document(), picture=PackPhoto("image/png", b"GIF89a")),))
    with pytest.raises(NotAPack, match="another kind"):
        read_pack(write_pack(made))


def test_a_bomb_is_given_up_before_it_bursts() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b"0" * 200_000_000)
    raw = out.getvalue()
    assert len(raw) < 1_000_000
    with pytest.raises(NotAPack, match="too large"):
        read_pack(raw)
    # The same with a header that claims to be small.
    lied = raw.replace((200_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lied != raw
    with pytest.raises(NotAPack):
        read_pack(lied)


def test_a_locked_archive_is_refused() -> None:
    marked = bytearray(GOOD)
    at = marked.find(b"PK\x01\x02")
    marked[at + 8] |= 1
    with pytest.raises(NotAPack):
        read_pack(bytes(marked))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_change_of_bytes_is_refused_or_leaves_a_pack(data: st.DataObject) -> None:
    raw = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        kind = data.draw(st.sampled_from(["change", "cut", "double"]))
        if kind == "change":
            raw[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del raw[at : at + data.draw(st.integers(1, 50))]
        else:
            raw[at:at] = raw[at : at + 20]
        if not raw:
            break
    try:
        found = read_pack(bytes(raw))
    except ClinicError:
        return
    assert found.exercises


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=12,
    ),
    st.sampled_from(["exercises", "clinic", "form", "exercise", "key", "base", "figure", "photo"]),
)
def test_any_value_anywhere_in_the_list_is_refused_or_leaves_a_pack(value: object, place: str) -> None:
    whole = manifest()
    if place in whole:
        whole[place] = value
    else:
        whole["exercises"][0][place] = value
    with suppress(ClinicError):
        assert read_pack(rebuilt(whole)).exercises
