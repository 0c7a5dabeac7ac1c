"""Routine files: one YAML (or JSON) file with everything one handout needs, written by hand.

A file comes from outside and is not trusted: its size, depth and number of values are capped, anchors and
aliases (which let a small file grow without end) and tags are refused, and every problem is named with its
line, its place and what to write instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import cast

import yaml

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.client_vocabulary import LANGUAGES, Language, Paper
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.handouts import HandoutClient
from clinic_app.domain.routine_documents import routine_from_fields
from clinic_app.domain.routines import Routine
from clinic_app.services.settings_store import ClinicCard

FORMAT = "clinic-companion/routine"
VERSION = 1
LARGEST_BYTES = 256 * 1024
DEEPEST = 12
MOST_VALUES = 10_000
LONGEST_TEXT = 2_000

_TRY_AGAIN = "Correct the named places and open the file again."
_CLINIC_KEYS = ("name", "therapist_name", "address", "phone", "email", "website", "hours", "out_of_hours")


@dataclass(frozen=True, slots=True)
class RoutineFile:
    """What a routine file holds. `clinic` None: the file names no clinic, the program's own card counts.

    `weeks` None: the file names no length of the diary, the template's own counts.
    """

    routine: Routine
    client: HandoutClient
    clinic: ClinicCard | None = None
    language: Language = "en"
    paper: Paper = "a4"
    self_change: bool = False
    weeks: int | None = None


def read_routine_file(source: bytes | str | Path, catalogue: Catalogue) -> RoutineFile:
    """Reads a routine file from its bytes, or from the path given as text or Path.

    Raises InvalidFile with every problem found, and OSError if the path cannot be read.
    """
    text = _text(source if isinstance(source, bytes) else _bounded_bytes(Path(source)))
    document, lines = _document(text)
    problems = Problems()
    read = _read(Fields(document, "file", problems), catalogue)
    if problems:
        raise InvalidFile(
            "This routine file cannot be used yet.",
            tuple(_with_line(one, lines) for one in problems),
            _TRY_AGAIN,
        )
    return read


def _read(fields: Fields, catalogue: Catalogue) -> RoutineFile:
    fields.choice("format", (FORMAT,))
    fields.whole("version", VERSION, VERSION)
    client = _client(fields.block("client"), catalogue)
    handout = (
        fields.block("handout") if "handout" in fields else Fields({}, "file › handout", fields.problems)
    )
    language = handout.choice("language", LANGUAGES, "en")
    paper = handout.choice("paper", ("a4", "letter"), "a4")
    self_change = handout.yes_no("self_change", default=False)
    weeks = handout.whole("diary_weeks", 0, 8, 4) if "diary_weeks" in handout else None
    handout.finish()
    clinic = _clinic(fields.block("clinic")) if "clinic" in fields else None
    routine = routine_from_fields(fields.block("routine"), catalogue)
    fields.finish()
    return RoutineFile(
        routine, client, clinic, cast("Language", language), cast("Paper", paper), self_change, weeks
    )


def _client(fields: Fields, catalogue: Catalogue) -> HandoutClient:
    conditions = fields.texts("conditions")
    for code in conditions:
        if catalogue.condition(code) is None:
            known = ", ".join(condition.code for condition in catalogue.conditions)
            fields.problems.at(
                f"{fields.place} › conditions", f"“{code}” is no condition code. Known are: {known}."
            )
    visit = fields.raw("next_visit")
    if visit is not None and not isinstance(visit, date):
        fields.problems.at(
            f"{fields.place} › next_visit",
            "write a day such as 2026-12-08, or a day and time: 2026-12-08 14:30:00.",
        )
        visit = None
    if isinstance(visit, datetime) and visit.tzinfo is not None:
        visit = visit.replace(tzinfo=None)
    client = HandoutClient(
        given_name=fields.text("given_name"),
        family_name=fields.text("family_name", ""),
        preferred_name=fields.text("preferred_name", ""),
        goal=fields.text("goal", ""),
        why=fields.texts("why"),
        conditions=conditions,
        cautions=fields.texts("cautions"),
        sore_sit_bone=fields.yes_no("sore_sit_bone", default=False),
        next_visit=visit,
    )
    fields.finish()
    return client


def _clinic(fields: Fields) -> ClinicCard:
    card = ClinicCard(**{key: fields.text(key, "") for key in _CLINIC_KEYS})
    fields.finish()
    return card


def _bounded_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)


def _text(raw: bytes) -> str:
    if len(raw) > LARGEST_BYTES:
        raise InvalidFile(
            "This file is too large for a routine.",
            (f"A routine file has at most {LARGEST_BYTES // 1024} KB.",),
            "Choose the routine file, not another one.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InvalidFile(
            "This file is not plain text.",
            (f"line {line}: this letter is not stored as UTF-8.",),
            "Save the file as UTF-8 text and open it again.",
        ) from error


def _document(text: str) -> tuple[object, Mapping[str, int]]:
    """Plain values of the one YAML document, and the line of each place."""
    try:
        _check_size(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            raise InvalidFile("This file is empty.", ("line 1: nothing is written here.",), _TRY_AGAIN)
        lines: dict[str, int] = {}
        problems: list[str] = []
        _walk(node, "file", lines, problems)
        if problems:
            raise InvalidFile("This routine file cannot be used yet.", tuple(problems), _TRY_AGAIN)
        return cast("object", yaml.safe_load(text)), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise InvalidFile(
            "This file is not written as YAML.",
            (f"{where}{error.problem or 'it cannot be read from here on'}.",),
            "Check the indents, colons and quotes near that line.",
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        # ValueError: a date such as 2026-02-31 has the form of a date but is none.
        raise InvalidFile("This file is not written as YAML.", (f"{error}",), _TRY_AGAIN) from error


def _check_size(text: str) -> None:
    """Walks the parser's events only, so nothing is built before the file is known to be harmless."""
    depth = values = documents = 0
    for event in cast("list[yaml.Event]", yaml.parse(text, Loader=yaml.SafeLoader)):
        mark = cast("yaml.Mark | None", event.start_mark)
        line = mark.line + 1 if mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            _refuse(line, "names with & and * are not allowed here; write the value out.")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            values += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent):
            values += 1
            if len(event.value) > LONGEST_TEXT:
                _refuse(line, f"this text is too long; at most {LONGEST_TEXT} letters fit.")
        if getattr(event, "tag", None) is not None:
            _refuse(line, "tags with ! are not allowed here; remove the tag.")
        if documents > 1:
            _refuse(line, "only one routine belongs in a file; remove what follows the --- line.")
        if depth > DEEPEST:
            _refuse(line, "the values are nested too deeply; check the indents.")
        if values > MOST_VALUES:
            _refuse(line, "the file holds too many values for a routine.")


def _refuse(line: int, sentence: str) -> None:
    raise InvalidFile("This routine file cannot be used.", (f"line {line}: {sentence}",), _TRY_AGAIN)


def _walk(node: yaml.Node, place: str, lines: dict[str, int], problems: list[str]) -> None:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            line = key.start_mark.line + 1
            if not name:
                problems.append(f"line {line}: a name must be a plain word.")
            elif name in seen:
                problems.append(f"line {line}, {place} › {name}: this name is there twice; keep one.")
            seen.add(name)
            _walk(value, f"{place} › {name}", lines, problems)
            lines[f"{place} › {name}"] = line
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(cast("list[yaml.Node]", node.value)):
            _walk(value, f"{place}[{index + 1}]", lines, problems)


def _with_line(problem: str, lines: Mapping[str, int]) -> str:
    place, _, sentence = problem.partition(": ")
    while place not in lines and " › " in place:
        place = place.rpartition(" › ")[0]
    shown = problem.partition(": ")[0].removeprefix("file › ")
    return f"line {lines.get(place, 1)}, {shown}: {sentence}"
