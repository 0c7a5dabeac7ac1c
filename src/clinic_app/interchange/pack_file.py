"""A pack of own exercises as one file: a zip with `manifest.json` and the photos it names, nothing else.

A pack comes from outside, so nothing in it is believed: no member is unpacked to disk, names must be of the two known
forms, every size is measured while reading, and the manifest is checked against resources/schemas/clinicpack.schema.json.
Anything wrong gives one ClinicError and has no effect.
"""

import hashlib
import io
import json
import math
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from typing import cast

from jsonschema import Draft202012Validator

from clinic_app.assets import resource
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.own_exercises import Base
from clinic_app.services.exercise_packs import Pack, PackExercise, PackFigure, PackPhoto
from clinic_app.services.json_values import Json, JsonInput

SUFFIX = ".clinicpack"
MANIFEST = "manifest.json"
MOST_BYTES = 60_000_000
MOST_MANIFEST_BYTES = 6_000_000
MOST_PHOTO_BYTES = 8_000_000
MOST_MEMBERS = 201
DEEPEST = 40
_PHOTO = re.compile(r"photos/[0-9]{1,3}\.(png|jpg)")
_MEDIA = {"png": "image/png", "jpg": "image/jpeg"}
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same pack gives the same bytes
_NEXT = "Ask the sender for the pack again."


class NotAPack(ClinicError):
    """The file is no pack, or one that was changed or damaged."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This pack cannot be used: {why}.", _NEXT)


def write_pack(pack: Pack) -> bytes:
    """The bytes of the file, the same for the same pack."""
    photos: dict[str, bytes] = {}
    exercises = [_exercise_node(one, photos) for one in pack.exercises]
    manifest = {
        "form": 1,
        "kind": "clinicpack",
        "clinic": pack.clinic,
        "made_on": pack.made_on,
        "exercises": exercises,
    }
    plain = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in ((MANIFEST, plain), *photos.items()):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED if name == MANIFEST else zipfile.ZIP_STORED
            archive.writestr(entry, data)
    return out.getvalue()


def _exercise_node(one: PackExercise, photos: dict[str, bytes]) -> dict[str, object]:
    node: dict[str, object] = {
        "key": one.key,
        "preferred": one.preferred,
        "exercise": dict(one.document),
    }
    if one.base is not None:
        node["base"] = {"id": one.base.id, "document": dict(one.base.document)}
    match one.picture:
        case PackFigure(title=title, content=content):
            node["figure"] = {"title": title, "content": dict(content)}
        case PackPhoto(media_type=media_type, data=data):
            ending = next(ending for ending, media in _MEDIA.items() if media == media_type)
            name = f"photos/{len(photos) + 1}.{ending}"
            photos[name] = data
            node["photo"] = {
                "file": name,
                "media_type": media_type,
                "sha256": hashlib.sha256(data).hexdigest(),
            }
        case None:
            pass
    return node


def read_pack(raw: bytes) -> Pack:
    """What is in the file. Raises NotAPack; photos are checked for size, fingerprint and kind, but not decoded."""
    if len(raw) > MOST_BYTES:
        raise NotAPack(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = _members(archive)
            manifest = _manifest(_bounded(archive, members[MANIFEST], MOST_MANIFEST_BYTES))
            return _pack(archive, members, manifest)
    except NotAPack:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise NotAPack("it is not complete, or no pack at all") from error
    except (ValueError, OverflowError, KeyError, struct.error) as error:
        raise NotAPack("its list of contents cannot be read") from error


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise NotAPack("it holds too many files")
    for info in infos:
        # The name as it stands in the file: the library cuts what follows a zero byte.
        if info.orig_filename != MANIFEST and not _PHOTO.fullmatch(info.orig_filename):
            raise NotAPack("it holds a file that does not belong into a pack")
        if info.filename in found:
            raise NotAPack("it holds the same file twice")
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotAPack("it is locked or packed in an unknown way")
        found[info.filename] = info
    if MANIFEST not in found:
        raise NotAPack("its list of contents is missing")
    return found


def _bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Reads a member, giving up as soon as it is too large, whatever size it claims."""
    if info.file_size > most:
        raise NotAPack("a file in it is too large")
    with archive.open(info) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise NotAPack("a file in it is too large")
    return data


def _manifest(raw: bytes) -> Mapping[str, object]:
    try:
        node: object = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise NotAPack("its list of contents cannot be read") from error
    _check_texts(node, 0)
    problem = next(_validator().iter_errors(cast("Json", node)), None)  # pyright: ignore[reportUnknownMemberType]  # an overload of the library
    if problem is not None:
        place = " › ".join(str(part) for part in problem.absolute_path) or "the beginning"
        raise NotAPack(f"its list of contents is not of the right form (at {place[:120]})")
    return cast("Mapping[str, object]", node)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _whole(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError("a number is too long")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _check_texts(node: object, depth: int) -> None:
    """No control signs, nothing that turns the writing round, no halves of letters; not too deep."""
    if depth > DEEPEST:
        raise NotAPack("its list of contents is nested too deeply")
    if isinstance(node, str):
        if any(map(_unshowable, node)):
            raise NotAPack("it holds signs that cannot be shown")
    elif isinstance(node, dict):
        for name, value in cast("dict[str, object]", node).items():
            _check_texts(name, depth + 1)
            _check_texts(value, depth + 1)
    elif isinstance(node, list):
        for value in cast("list[object]", node):
            _check_texts(value, depth + 1)


def _unshowable(sign: str) -> bool:
    return sign not in "\n\t" and (unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") or sign in _TURNING)


_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def _pack(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], manifest: Mapping[str, object]
) -> Pack:
    exercises: list[PackExercise] = []
    used: set[str] = {MANIFEST}
    keys: set[str] = set()
    left = MOST_BYTES
    for node in cast("list[Mapping[str, object]]", manifest["exercises"]):
        picture: PackFigure | PackPhoto | None = None
        if "figure" in node and "photo" in node:
            raise NotAPack("an exercise in it has two pictures")
        if "figure" in node:
            figure = cast("Mapping[str, object]", node["figure"])
            picture = PackFigure(str(figure["title"]), cast("Mapping[str, JsonInput]", figure["content"]))
        elif "photo" in node:
            photo = cast("Mapping[str, str]", node["photo"])
            picture = _photo(archive, members, photo, min(left, MOST_PHOTO_BYTES))
            left -= len(picture.data)
            used.add(photo["file"])
        key = str(node["key"])
        if key in keys:
            raise NotAPack("it holds the same exercise twice")
        keys.add(key)
        exercises.append(
            PackExercise(
                key,
                cast("Mapping[str, object]", node["exercise"]),
                _base(node.get("base")),
                node.get("preferred") is True,
                picture,
            )
        )
    if used != set(members):
        raise NotAPack("it holds a file that its list does not name")
    return Pack(tuple(exercises), str(manifest.get("clinic") or ""), str(manifest.get("made_on") or ""))


def _base(node: object) -> Base | None:
    if not isinstance(node, dict):
        return None
    base = cast("Mapping[str, object]", node)
    return Base(str(base["id"]), cast("Mapping[str, object]", base["document"]))


def _photo(
    archive: zipfile.ZipFile,
    members: Mapping[str, zipfile.ZipInfo],
    photo: Mapping[str, str],
    most: int,
) -> PackPhoto:
    info = members.get(photo["file"])
    if info is None:
        raise NotAPack("a picture it names is missing")
    data = _bounded(archive, info, most)
    media_type = photo["media_type"]
    if hashlib.sha256(data).hexdigest() != photo["sha256"]:
        raise NotAPack("a picture in it was changed")
    if _MEDIA[photo["file"].rpartition(".")[2]] != media_type or not data.startswith(_MAGIC[media_type]):
        raise NotAPack("a picture in it is of another kind than it says")
    return PackPhoto(media_type, data, photo["sha256"])


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(resource("schemas", "clinicpack.schema.json").read_text("utf-8"))
    return Draft202012Validator(schema)
