"""A client's exported record as files: one page to read, one document for programs, the handouts, one table."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator

from clinic_app import assets
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.safe_csv import safe_csv
from clinic_app.interchange.client_record_page import record_page
from clinic_app.services.json_values import Json
from clinic_app.services.record_export import RecordExport

LARGEST_BYTES = 64 * 1024 * 1024


def record_files(export: RecordExport) -> dict[str, bytes]:
    """Every file of the export by its name."""
    document = export.document
    return {
        "record.html": record_page(document).encode(),
        "record.json": json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode(),
        "answers.csv": answers_table(document),
        **dict(export.handouts),
        **dict(export.pictures),
    }


def answers_table(document: Mapping[str, Json]) -> bytes:
    """Every answer of every screening, one line each, for a spreadsheet."""
    lines: list[list[str]] = []
    for screening in _list(document["screenings"]):
        lines += [
            [
                str(screening["started_at"]),
                str(answer["item_id"]),
                str(answer["label"]),
                value if isinstance(value := answer["value"], str) else json.dumps(value, ensure_ascii=False),
                str(answer["at"]),
                str(answer["rater"]),
                str(answer["device"]),
            ]
            for answer in _list(screening["answers"])
        ]
    return safe_csv(("Screening", "Item", "Question", "Answer", "Entered", "Rater", "Device"), lines)


def read_record(content: bytes) -> dict[str, Json]:
    """An exported `record.json`, checked against its form. Raises InvalidFile."""
    if len(content) > LARGEST_BYTES:
        raise _invalid("It is too large.")
    try:
        document: object = json.loads(
            content.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once
        )
        problems = [_words(error) for error in _form().iter_errors(document)]  # pyright: ignore[reportUnknownMemberType,reportArgumentType,reportUnknownVariableType]
    except (ValueError, RecursionError):
        raise _invalid("It is not a JSON document.") from None
    if problems:
        raise _invalid(*problems[:20])
    return cast("dict[str, Json]", document)


def read_record_file(path: Path) -> dict[str, Json]:
    """The same for a file."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as problem:
        raise _invalid("It cannot be read.") from problem
    return read_record(content)


def _invalid(*problems: str) -> InvalidFile:
    return InvalidFile(
        "This is not a sound client record of Clinic Companion.", problems, "Export the record again."
    )


def _refuse(word: str) -> None:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found


def _words(error: Any) -> str:
    place = "/".join(str(part) for part in error.absolute_path) or "the document"
    return f"{place}: {error.message[:200]}"


@cache
def _form() -> Draft202012Validator:
    text = assets.resource("schemas", "client_record.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def _list(value: Json) -> list[dict[str, Json]]:
    return cast("list[dict[str, Json]]", value)
