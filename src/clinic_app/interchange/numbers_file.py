"""A clinic's own numbers as a file a person can read and edit (see resources/schemas/own_numbers.schema.json).

    numbers_file(protocol, own)             the YAML text: own numbers, and every other number as a comment
    read_numbers_file(text, protocol)       the own numbers of such a file, checked

A number that is not named keeps the shipped value. Nothing is guessed: an unknown key, a published number or a value
out of its range is refused with its line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import cast

import yaml
from jsonschema import Draft202012Validator

from clinic_app.assets import resource
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.screening.expressions import number_text
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.own_numbers import kept, numbers, problems
from clinic_app.domain.screening.protocol import Protocol

MAX_BYTES = 100_000
KIND = "clinic-companion numbers"
_REMEDY = "Correct the places named and open the file again."


def numbers_file(protocol: Protocol, own: Mapping[str, float]) -> str:
    """The file with the own numbers; the others stand as comments, ready to be set."""
    lines = [
        "# Numbers of the screening rules that are expert convention: a clinic may set its own.",
        "# Take the # away in front of a line to set it. What is not named keeps the shipped number.",
        f"kind: {KIND}",
        f"protocol: {protocol.id}",
        f'protocol_version: "{protocol.version}"',
        "numbers:" if own else "numbers: {}",
    ]
    for one in numbers(protocol):
        about = f"{one.title}; shipped {one.shown(one.shipped)}, possible {one.range_words}"
        mark = "  " if one.key in own else "#   "
        lines.append(f"{mark}{one.key}: {number_text(own.get(one.key, one.shipped))}  # {about}")
    return "\n".join(lines) + "\n"


def read_numbers_file(text: bytes, protocol: Protocol, name: str = "numbers file") -> dict[str, float]:
    """The own numbers of the file, without those equal to the shipped ones. `name` stands in the messages.

    Raises InvalidFile with every problem: not YAML, too large, not such a file, unknown or impossible numbers.
    """
    document, lines = _parse(text, name)
    found = [
        f"{'.'.join(str(part) for part in error.absolute_path) or 'file'}: {error.message}"
        for error in _validator().iter_errors(document)  # pyright: ignore[reportUnknownMemberType]  # the library has no types
    ]
    if not found and document["protocol"] != protocol.id:
        found = [f"These numbers belong to the protocol {document['protocol']}, not {protocol.id}."]
    own: dict[str, float] = {}
    if not found:
        for key, value in cast("dict[str, float]", document["numbers"]).items():
            own[key] = value
            found += [f"line {lines.get(key, 1)}: {text}" for text in _single(protocol, key, value)]
        found = found or list(problems(protocol, own))
    if found:
        raise InvalidFile(f"{name} cannot be read as numbers.", tuple(found), _REMEDY)
    return kept(protocol, own)


def _single(protocol: Protocol, key: str, value: float) -> tuple[str, ...]:
    """What is wrong with one number by itself; pairs are looked at together."""
    return tuple(one for one in problems(protocol, {key: value}) if "must stay below" not in one)


def _parse(text: bytes, name: str) -> tuple[dict[str, Json], dict[str, int]]:
    """The document and the line of every number."""
    if len(text) > MAX_BYTES:
        raise InvalidFile(
            f"{name} is larger than {MAX_BYTES // 1000} kB.", (), "Such a file is a few kilobytes."
        )
    try:
        content = text.decode("utf-8-sig")
        for event in yaml.parse(content, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise InvalidFile(
                    f"{name} cannot be read as numbers.", ("An alias (*name) is not allowed.",), _REMEDY
                )
        node = yaml.compose(content, Loader=yaml.CSafeLoader)
        document: object = yaml.load(content, Loader=yaml.CSafeLoader)  # the safe loader
    except UnicodeDecodeError as error:
        raise InvalidFile(f"{name} is not UTF-8 text.", (), "Save it as UTF-8.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidFile(f"{name} is not valid YAML.", (str(error).partition("\n")[0],), _REMEDY) from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(document, dict):
        raise InvalidFile(f"{name} holds no numbers.", (), f"It must begin with: kind: {KIND}")
    lines: dict[str, int] = {}
    for place in (node, *(child for _, child in cast("list[tuple[yaml.Node, yaml.Node]]", node.value))):
        if isinstance(place, yaml.MappingNode):
            _note_lines(place, lines, name)
    return {str(key): value for key, value in cast("dict[object, Json]", document).items()}, lines


def _note_lines(node: yaml.MappingNode, lines: dict[str, int], name: str) -> None:
    seen: set[str] = set()
    for key_node, _ in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
        key, line = str(cast("object", key_node.value)), key_node.start_mark.line + 1
        if key in seen:
            raise InvalidFile(
                f"{name} cannot be read as numbers.", (f"line {line}: {key} stands twice.",), _REMEDY
            )
        seen.add(key)
        lines[key] = line


@cache
def _validator() -> Draft202012Validator:
    path = resource("schemas", "own_numbers.schema.json")
    return Draft202012Validator(cast("dict[str, object]", json.loads(path.read_text(encoding="utf-8"))))
