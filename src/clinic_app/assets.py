"""The one door to the files of `resources/` and `ui/`.

An installed wheel and a frozen build carry both folders inside the package, under `_shipped`;
a checkout has them at its top level. The names below either root are the same, so callers say
`resource("exercises", "bridge_double.yaml")` and never know which it was.
"""

from functools import cache
from pathlib import Path

import clinic_app


@cache
def _root() -> Path:
    package = Path(clinic_app.__file__).resolve().parent
    checkout = package.parent.parent
    # The checkout first: an editable install leaves a frozen copy of both folders in site-packages.
    if (checkout / "resources").is_dir() and (checkout / "ui").is_dir():
        return checkout
    return package / "_shipped"


def resource(*parts: str) -> Path:
    """Path of a file or folder below `resources/`. Raises FileNotFoundError with the name if it is missing."""
    return _existing("resources", parts)


def form(*parts: str) -> Path:
    """Path of a Designer form below `ui/`. Raises FileNotFoundError with the name if it is missing."""
    return _existing("ui", parts)


def _existing(kind: str, parts: tuple[str, ...]) -> Path:
    path = _root().joinpath(kind, *parts)
    if not path.exists():
        raise FileNotFoundError(f"{kind}/{'/'.join(parts)} is missing from this installation")
    return path
