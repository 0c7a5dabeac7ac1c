"""`clinic-app lint [FOLDER]`: reads a catalogue and names every problem with its file and line.

A folder that holds exercises only borrows the lists (conditions, equipment, ...) and the neighbours from the shipped
catalogue, so that a single exercise can be checked where it is written.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

import yaml
from jsonschema import Draft202012Validator

from clinic_app.app.catalogue_content import Loader
from clinic_app.assets import resource
from clinic_app.domain.errors import ClinicError, InvalidFile
from clinic_app.domain.exercise_documents import parse_catalogue
from clinic_app.domain.exercise_lint import lint_problems

LISTS = ("advice", "conditions", "equipment", "first_choices", "groups", "sources")
_LIST_OF = {"advice": "advice", "pain light": "advice", "condition": "conditions"}


@dataclass(slots=True)
class _File:
    """One file: what it holds, and the line of every place in it."""

    path: Path
    document: object = None
    lines: dict[str, int] = field(default_factory=dict[str, int])


def lint_command(folder: Path | None) -> int:
    """Print every problem; 0 if there is none, 1 otherwise. Raises ClinicError for a folder that cannot be read."""
    where = folder if folder is not None else resource("exercises")
    problems, count = lint_folder(where)
    words = "1 exercise" if count == 1 else f"{count} exercises"
    found = (
        "no problem" if not problems else "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    )
    sys.stdout.write("\n".join((*problems, f"{words} read, {found}.", "")))
    return 1 if problems else 0


def lint_folder(folder: Path) -> tuple[list[str], int]:
    """Problems as "file:line: place: sentence", and how many exercises there are."""
    if not folder.is_dir():
        raise ClinicError(f"“{folder}” is no folder.", "Name the folder that holds the exercise files.")
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ClinicError(
            f"“{folder}” holds no .yaml file.", "Name the folder that holds the exercise files."
        )
    files: dict[str, _File] = {}
    said: list[tuple[str, int, str]] = []
    for path in paths:
        found = _read(path, said)
        if found is not None:
            files[path.stem] = found
    count = sum(path.stem not in LISTS for path in paths)
    borrowed = folder.resolve() != resource("exercises").resolve()
    documents = (_shipped(without=set(files)) if borrowed else {}) | {
        stem: found.document for stem, found in files.items()
    }
    said += _form_problems(files)
    if not said:
        said += _content_problems(files, documents)
    said.sort(key=lambda one: (one[0], one[1]))
    return [f"{name}:{line}: {sentence}" for name, line, sentence in dict.fromkeys(said)], count


def _read(path: Path, said: list[tuple[str, int, str]]) -> _File | None:
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(text, Loader=Loader)
        made = _File(path, yaml.load(text, Loader=Loader))  # noqa: S506  the safe loader, in C where there is one
    except UnicodeDecodeError:
        said.append((path.name, 1, "is not written in UTF-8."))
        return None
    except OSError as error:
        raise ClinicError(f"{path.name} cannot be read.", "Look at who may read the folder.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = int(mark.line) + 1 if mark is not None else 1
        said.append(
            (path.name, line, f"is no YAML: {getattr(error, 'problem', None) or 'it cannot be read'}.")
        )
        return None
    if node is not None:
        _note_lines(node, "", made.lines)
    return made


def _note_lines(node: yaml.Node, place: str, lines: dict[str, int]) -> None:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            name = str(getattr(key, "value", ""))
            inner = f"{place} › {name}" if place else name
            lines[inner] = key.start_mark.line + 1
            _note_lines(value, inner, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(cast("list[yaml.Node]", node.value), start=1):
            _note_lines(item, f"{place}[{number}]", lines)


def _form_problems(files: Mapping[str, _File]) -> list[tuple[str, int, str]]:
    """What the schema says of each exercise: unknown names, wrong kinds, values out of range."""
    said: list[tuple[str, int, str]] = []
    for stem, found in files.items():
        if stem in LISTS:
            continue
        for error in _validator().iter_errors(found.document):  # type: ignore[arg-type]  # pyright: ignore[reportUnknownMemberType, reportArgumentType, reportUnknownVariableType]  # any document
            place = _schema_place([*cast("list[str | int]", error.absolute_path)])
            text = re.sub(r"\s+", " ", str(cast("object", error.message)))
            shown = text if len(text) <= 160 else f"{text[:157]}…"
            said.append((found.path.name, _line(found, place), f"{place or 'the file'}: {shown}."))
    return said


def _schema_place(path: list[str | int]) -> str:
    place = ""
    for part in path:
        if isinstance(part, int):
            place += f"[{part + 1}]"
        else:
            place += f" › {part}" if place else part
    return place


def _content_problems(
    files: Mapping[str, _File], documents: Mapping[str, object]
) -> list[tuple[str, int, str]]:
    try:
        catalogue = parse_catalogue(documents)
    except InvalidFile as error:
        return [_placed(files, problem) for problem in error.problems]
    said: list[tuple[str, int, str]] = []
    for problem in lint_problems(catalogue):
        kind, _, rest = problem.place.partition(" ")
        stem = problem.place if problem.place in files else _LIST_OF.get(kind, "")
        if problem.place.startswith("pain light"):
            stem = "advice"
        elif problem.place.startswith(("first_choices", "conditions", "equipment", "sources")):
            stem = kind
        found = files.get(stem)
        if found is None:
            continue  # a borrowed file is not this folder's business
        words = problem.sentence if stem == problem.place else f"{rest or kind}: {problem.sentence}"
        said.append(
            (
                found.path.name,
                _line(found, problem.field),
                f"{problem.field}: {words}" if problem.field else words,
            )
        )
    return said


def _placed(files: Mapping[str, _File], problem: str) -> tuple[str, int, str]:
    place, _, sentence = problem.partition(": ")
    stem, _, inside = place.partition(" › ")
    found = files.get(stem)
    if found is None:
        return f"{stem}.yaml", 1, sentence
    return found.path.name, _line(found, inside), f"{inside}: {sentence}" if inside else sentence


def _line(found: _File, place: str) -> int:
    """The line of a place, or of the nearest one around it."""
    while place:
        if place in found.lines:
            return found.lines[place]
        place = (
            place.rpartition(" › ")[0] if " › " in place else place.partition("[")[0] if "[" in place else ""
        )
    return 1


def _shipped(without: set[str]) -> dict[str, object]:
    """The shipped documents that the folder does not hold itself. A link back to a file of the folder is taken along."""
    return {
        path.stem: cast("object", yaml.load(path.read_bytes(), Loader=Loader))  # noqa: S506  as above
        for path in resource("exercises").glob("*.yaml")
        if path.stem not in without
    }


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(resource("schemas", "exercise.schema.json").read_text("utf-8")))
