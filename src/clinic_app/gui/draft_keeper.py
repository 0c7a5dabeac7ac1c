"""Keeps what is half typed: every second while typing, and when a page is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from clinic_app.gui.context import AppContext
from clinic_app.services.json_values import Json

KEEP_EVERY_MS = 1000


@dataclass(frozen=True, slots=True)
class Draft:
    content: Json
    kept_at: datetime | None


class DraftKeeper(QObject):
    """One draft under one key. `read` gives its present content; call `touch` after every change."""

    def __init__(self, context: AppContext, read: Callable[[], Json], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._read = read
        self._key = ""
        self._changed = False
        # Not restarted by further keys: somebody who types without a pause is kept as well.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_EVERY_MS)
        self._timer.timeout.connect(self.keep_now)

    @property
    def changed(self) -> bool:
        """Something was typed since the record was shown, kept or not."""
        return self._changed

    def begin(self, key: str, on_draft: Callable[[Draft | None], None]) -> None:
        """Start a form under `key`; `on_draft` gets what an earlier, unfinished attempt left, or None."""
        self._timer.stop()
        self._key, self._changed = key, False
        drafts = self._context.drafts

        def fetch() -> Draft | None:
            content = drafts.fetch(key)
            if content is None:
                return None
            kept_at = next((row.kept_at for row in drafts.kept() if row.key == key), None)
            return Draft(content, kept_at)

        def deliver(draft: Draft | None) -> None:
            if key == self._key:
                self._changed = self._changed or draft is not None
                on_draft(draft)

        self._context.tasks.run(fetch, deliver, owner=self)

    def touch(self) -> None:
        self._changed = True
        if not self._timer.isActive():
            self._timer.start()

    def keep_now(self) -> None:
        """Write the draft if something waits to be written."""
        if not self._key or not (self._changed and (self._timer.isActive() or self.sender() is self._timer)):
            return
        self._timer.stop()
        key, content = self._key, self._read()
        self._context.tasks.run(lambda: self._context.drafts.keep(key, content))

    def leave(self, question: str, lost: str) -> None:
        """Leave the form without saving; `question` is asked, with what would be `lost`, only if something was typed."""

        def discard() -> None:
            self.finish()
            self._context.navigator.leave_form()

        if self._changed:
            self._context.messages.ask(question, lost, "Discard", discard, danger=True, cancel="Keep editing")
        else:
            self._context.navigator.leave_form()

    def finish(self) -> None:
        """The work is saved or given up: forget the draft."""
        self._timer.stop()
        self._changed = False
        if self._key:
            key = self._key
            self._context.tasks.run(lambda: self._context.drafts.discard(key))
