"""Reads an ANSWERS.yaml or ANSWERS.json file: the answers of one screening, written outside the program.

The file is one mapping from item ids to answers (see resources/schemas/answers.schema.json), and may also hold

    safety: "no"      every safety question the file does not name was asked and answered "none of these";
                      without this line a safety question that is not named counts as not asked

Every problem is reported with its place and a remedy, all at once. Nothing is guessed: an unknown id is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import cast

import yaml
from jsonschema import Draft202012Validator

from clinic_app.assets import resource
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.validation import SESSION_KEYS, check_answer, known_ids, unknown

MAX_BYTES = 1_000_000
MAX_NODES = 50_000
MAX_DEPTH = 20
SAFETY_KEY = "safety"
_EXTRA_KEYS = (SAFETY_KEY, "protocol", "client")


def read_answers_file(text: bytes, protocol: Protocol, name: str = "answers file") -> dict[str, Json]:
    """The answers of the file, ready for `assess`. `name` stands in the messages.

    Raises InvalidFile with every problem: not YAML or JSON, too large, unknown ids, impossible values.
    Unusual values (soft range) are accepted: the file is the confirmation.
    """
    document, lines = _parse(text, name)
    problems = _schema_problems(document, lines)
    if not problems:
        problems = _answer_problems(document, protocol, lines)
    if problems:
        raise InvalidFile(
            f"{name} cannot be read as answers.",
            tuple(problems),
            "Correct the places named and open the file again.",
        )
    answers = {key: value for key, value in document.items() if key not in _EXTRA_KEYS}
    if _word(document.get(SAFETY_KEY)) == "no":
        answers = {**dict.fromkeys(protocol.red_flags, cast("Json", "no")), **answers}
    return answers


# --- YAML and JSON -------------------------------------------------------------------------------------


def _parse(text: bytes, name: str) -> tuple[dict[str, Json], Mapping[str, int]]:
    """The document and the line of every place in it, keyed by dotted path."""
    if len(text) > MAX_BYTES:
        raise InvalidFile(
            f"{name} is larger than {MAX_BYTES // 1000} kB.", (), "An answers file is a few kilobytes."
        )
    try:
        content = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile(f"{name} is not UTF-8 text.", (), "Save it as UTF-8.") from error
    try:
        _check_shape(content, name)
        # JSON is YAML too, so one parser serves both and knows the lines.
        node = yaml.compose(content, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise InvalidFile(
            f"{name} is not valid YAML or JSON.", (_yaml_problem(error),), "Correct that line."
        ) from error
    if not isinstance(node, yaml.MappingNode):
        raise InvalidFile(
            f"{name} holds no answers.", (), "It must map item ids to answers, for example hx_age: 34."
        )
    builder = _Builder(name)
    value = builder.build(node, "")
    return cast("dict[str, Json]", value), builder.lines


def _check_shape(content: str, name: str) -> None:
    """Refuse depth, size and aliases while the text is still a flat row of events.

    Composing it first would let a file of a few kilobytes exhaust the stack or the memory.
    """
    depth = 0
    for count, event in enumerate(yaml.parse(content, Loader=yaml.CSafeLoader), start=1):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise _refused(name, line, "an alias (*name) is not allowed here", "Write the value out.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise _refused(
                name, line, "too many values or levels", "An answers file has a few hundred values."
            )


def _refused(name: str, line: int, what: str, remedy: str) -> InvalidFile:
    return InvalidFile(f"{name} cannot be read as answers.", (f"line {line}: {what}. {remedy}",), remedy)


def _yaml_problem(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"line {error.problem_mark.line + 1}: {error.problem or 'cannot be read'}"
    return str(error).splitlines()[0]


class _Builder:
    """Turns YAML nodes into plain values, with the line of each place; refuses tags and doubled keys."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[str, int] = {}
        self.loader = yaml.SafeLoader("")

    def build(self, node: yaml.Node, path: str) -> Json:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            children = cast("list[yaml.Node]", node.value)
            return [self.build(child, f"{path}.{index}") for index, child in enumerate(children, start=1)]
        return self._scalar(cast("yaml.ScalarNode", node), line)

    def _mapping(self, node: yaml.MappingNode, path: str) -> Json:
        result: dict[str, Json] = {}
        for key_node, child in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refused(self.name, key_line, "a key must be a word", "Use the ids of the protocol.")
            key = str(cast("str", key_node.value))
            if key in result:
                raise _refused(self.name, key_line, f"`{key}` stands twice", "Keep one of them.")
            place = f"{path}.{key}" if path else key
            self.lines[place] = key_line
            result[key] = self.build(child, place)
        return result

    def _scalar(self, node: yaml.ScalarNode, line: int) -> Json:
        try:
            value: object = self.loader.construct_object(node)  # pyright: ignore[reportUnknownMemberType]  # the library has no types
        except (yaml.YAMLError, ValueError) as error:
            raise _refused(
                self.name, line, "this value cannot be read", "Write a number, a word or yes/no."
            ) from error
        if isinstance(value, (date, datetime)):
            return value.isoformat()
        if value is None or isinstance(value, (bool, int, float, str)):
            if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
                raise _refused(self.name, line, "this is not a number", "Write a number.")
            return value
        raise _refused(
            self.name, line, f"{node.tag} is not allowed here", "Write a number, a word or yes/no."
        )


# --- checks --------------------------------------------------------------------------------------------


@cache
def _validator() -> Draft202012Validator:
    path = resource("schemas", "answers.schema.json")
    return Draft202012Validator(cast("dict[str, object]", json.loads(path.read_text(encoding="utf-8"))))


def _schema_problems(document: dict[str, Json], lines: Mapping[str, int]) -> list[str]:
    found: list[str] = []
    for error in _validator().iter_errors(document):  # pyright: ignore[reportUnknownMemberType]  # the library has no types
        path = ".".join(str(part) for part in error.absolute_path)
        if error.validator == "propertyNames":
            # An id of the wrong form is an unknown id; the protocol check says so better.
            continue
        found.append(f"{_place(path, lines)}{path or 'file'}: {error.message}")
    return sorted(found)


def _answer_problems(document: dict[str, Json], protocol: Protocol, lines: Mapping[str, int]) -> list[str]:
    found: list[tuple[int, str]] = []
    ids = (*known_ids(protocol), *_EXTRA_KEYS)
    for key, value in document.items():
        if key == SAFETY_KEY:
            if _word(value) != "no":
                found.append(
                    _at(
                        key,
                        lines,
                        f'`{SAFETY_KEY}` can only be "no": every question it stands for was "none"',
                    )
                )
        elif key == "protocol":
            if value != protocol.id:
                found.append(
                    _at(key, lines, f"these answers belong to the protocol `{value}`, not `{protocol.id}`")
                )
        elif key in _EXTRA_KEYS:
            continue
        elif key not in protocol.items and key not in protocol.red_flags and key not in SESSION_KEYS:
            found.append(_at(key, lines, unknown(key, f"an item of {protocol.id}", ids)))
        else:
            problems = [one for one in check_answer(protocol, key, value) if one.severity == "error"]
            found.extend(_at(problem.path, lines, problem.message) for problem in problems)
    return [text for _, text in sorted(found)]


def _at(path: str, lines: Mapping[str, int], message: str) -> tuple[int, str]:
    line = _line(path, lines)
    shown = f"{path}: {message}" if not message.startswith("`") else message
    return line, f"line {line}: {shown}"


def _line(path: str, lines: Mapping[str, int]) -> int:
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 1)


def _place(path: str, lines: Mapping[str, int]) -> str:
    return f"line {_line(path, lines)}: "


def _word(value: Json) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
