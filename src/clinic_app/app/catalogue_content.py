"""Loads the exercise catalogue from the shipped files."""

from functools import cache
from pathlib import Path

import yaml

from clinic_app.assets import resource
from clinic_app.domain.exercise_documents import parse_catalogue
from clinic_app.domain.exercises import Catalogue

try:
    # The C parser reads the whole catalogue ten times faster; a build without it still works.
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader


@cache
def load_catalogue() -> Catalogue:
    """The shipped catalogue, read once. Raises InvalidFile if a file of the installation is spoilt."""
    return read_catalogue(resource("exercises"))


def read_catalogue(folder: Path) -> Catalogue:
    documents: dict[str, object] = {}
    for path in sorted(folder.glob("*.yaml")):
        documents[path.stem] = yaml.load(path.read_bytes(), Loader=Loader)
    return parse_catalogue(documents)
