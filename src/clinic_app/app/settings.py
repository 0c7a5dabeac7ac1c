"""Settings of this installation: how it looks and when it locks. Nothing here says anything about a client.

They lie in a readable file because they are needed before the records are unlocked. What belongs to the clinic,
such as its address on handouts, is kept with the records.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, cast, get_args

from clinic_app.storage.atomic_files import write_atomically

Theme = Literal["system", "light", "dark", "high_contrast"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPlace:
    """Last place of the main window on the screen, in pixels that do not depend on its density."""

    x: int
    y: int
    width: int
    height: int
    maximized: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AppSettings:
    theme: Theme = "system"
    text_scale: float = 1.0
    """Factor on the size of all text, 0.8 to 2.0."""
    idle_lock_min: int = 10
    """Minutes without a key or mouse before the records lock, 1 to 30; it cannot be switched off."""
    interface_language: str = "en"
    reduce_motion: bool = False
    last_user: str = ""
    """Who unlocked last here, as an id without a name; chosen beforehand in the list at the door."""
    window: WindowPlace | None = None
    """None: not yet placed by anyone."""


def load_settings(path: Path) -> tuple[AppSettings, tuple[str, ...]]:
    """The settings, with the default for everything missing or out of range, and what was put right.

    A file that is not readable at all counts as missing, and is kept beside as `settings.json.unreadable`.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return AppSettings(), ()
    except OSError:
        return AppSettings(), ("The settings file cannot be read; the defaults are used.",)
    try:
        document = json.loads(raw)
        if not isinstance(document, dict):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        path.replace(path.with_name(path.name + ".unreadable"))
        return AppSettings(), ("The settings file was damaged; the defaults are used.",)
    return _read(cast("dict[str, Any]", document))


def save_settings(path: Path, settings: AppSettings) -> None:
    """Write the file at once and whole."""
    write_atomically(path, json.dumps(asdict(settings), indent=2, ensure_ascii=False).encode())


def _read(document: Mapping[str, Any]) -> tuple[AppSettings, tuple[str, ...]]:
    readers: dict[str, Callable[[Any], bool]] = {
        "theme": lambda value: value in get_args(Theme),
        "text_scale": lambda value: _is_number(value) and 0.8 <= value <= 2.0,
        "idle_lock_min": lambda value: type(value) is int and 1 <= value <= 30,
        "interface_language": lambda value: isinstance(value, str) and 2 <= len(value) <= 10,
        "last_user": lambda value: isinstance(value, str) and len(value) <= 64,
        "reduce_motion": lambda value: isinstance(value, bool),
    }
    kept: dict[str, Any] = {}
    problems: list[str] = []
    for name, fits in readers.items():
        if name not in document:
            continue
        if fits(document[name]):
            kept[name] = document[name]
        else:
            problems.append(f"The setting {name} was not understood; its default is used.")
    if document.get("window") is not None:
        place = _read_window(document["window"])
        if place is None:
            problems.append("The place of the window was not understood.")
        kept["window"] = place
    return AppSettings(**kept), tuple(problems)


def _read_window(entry: Any) -> WindowPlace | None:
    if not isinstance(entry, dict):
        return None
    values = cast("dict[str, Any]", entry)
    numbers = {item.name: values.get(item.name) for item in fields(WindowPlace) if item.name != "maximized"}
    if any(type(value) is not int or abs(value) > 100_000 for value in numbers.values()):
        return None
    place = WindowPlace(**cast("dict[str, int]", numbers), maximized=values.get("maximized") is True)
    return place if place.width >= 200 and place.height >= 150 else None


def _is_number(value: object) -> bool:
    return type(value) in {int, float} and math.isfinite(cast("float", value))
