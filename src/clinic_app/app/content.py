"""The screening protocol that ships with the program, read from its files."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from clinic_app.assets import resource
from clinic_app.domain.screening.protocol import Protocol, parse_protocol


@cache
def shipped_protocol(name: str = "pelvis_glutes") -> Protocol:
    """The protocol of `resources/protocols/<name>`; read once."""
    return parse_protocol(read_documents(resource("protocols", name)))


def read_documents(folder: Path) -> Mapping[str, object]:
    """Every YAML file of a folder, parsed, by file stem."""
    documents: dict[str, object] = {}
    for path in sorted(folder.glob("*.yaml")):
        documents[path.stem] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return documents
