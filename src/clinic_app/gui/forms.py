"""Designer forms, loaded at run time into the widget that owns them."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

from clinic_app.assets import form

W = TypeVar("W", bound=QObject)


class FormBroken(Exception):
    """A form of this installation cannot be used; the message names the form and what is missing in it."""


class _IntoSelf(QUiLoader):
    """Builds the top-level widget of the form into `base` instead of a new one."""

    def __init__(self, base: QWidget, custom: tuple[type[QWidget], ...]) -> None:
        super().__init__()
        self._base = base
        self.setLanguageChangeEnabled(True)
        for kind in custom:
            self.registerCustomWidget(kind)

    def createWidget(self, className: str, parent: QWidget | None = None, name: str = "") -> QWidget:  # noqa: N803 - Qt's own name
        if parent is None:
            return self._base
        return super().createWidget(className, parent, name)

    def createAction(self, parent: QObject | None = None, name: str = "") -> QAction:
        return super().createAction(parent or self._base, name)


def load_into(base: QWidget, *parts: str, custom: tuple[type[QWidget], ...] = ()) -> None:
    """Load `ui/<parts>` into `base`. `custom` are the widget classes the form promotes to.

    Raises FormBroken if the file is missing or cannot be read.
    """
    try:
        path: Path = form(*parts)
        _IntoSelf(base, custom).load(str(path))
    except (OSError, RuntimeError) as error:
        raise FormBroken(f"ui/{'/'.join(parts)}: {error}") from error


def child(base: QWidget, kind: type[W], name: str) -> W:
    """The child `name` of a loaded form. Raises FormBroken with the name if it is missing or of another kind."""
    found = base.findChild(kind, name)
    if found is None:
        other = base.findChild(QObject, name)
        state = f"is a {type(other).__name__}" if other is not None else "is missing"
        raise FormBroken(f"{type(base).__name__}: the child {name!r} ({kind.__name__}) {state} in its form")
    return found
