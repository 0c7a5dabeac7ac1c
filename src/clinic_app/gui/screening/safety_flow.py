"""The dialogs around a safety hit: the list of hits, a decision on unsure signs, a clearance."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from clinic_app.domain.screening.model import Json
from clinic_app.gui.screening.answer_forms import flag_state, with_decision
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.questions_view import DecisionDialog
from clinic_app.gui.screening.safety_bar import ClearanceDialog, SafetyDialog
from clinic_app.gui.screening.safety_words import safety_view


class SafetyFlow:
    """`enter` keeps an answer (item id, value). The open dialog is at hand as `dialog`."""

    def __init__(self, host: QWidget, enter: Callable[[str, Json], None], today: Callable[[], date]) -> None:
        self._host, self._enter, self._today = host, enter, today
        self.dialog: SafetyDialog | DecisionDialog | ClearanceDialog | None = None

    def show_hits(self, presenter: ScreeningPresenter) -> None:
        dialog = SafetyDialog(safety_view(presenter), self._host)
        dialog.clear.connect(lambda hit_id: self.clear(presenter, hit_id))  # type: ignore[arg-type]  # str signal
        dialog.decide.connect(lambda hit_id: self.decide(presenter, hit_id))  # type: ignore[arg-type]  # str signal
        self._open(dialog)

    def decide(self, presenter: ScreeningPresenter, item_id: str) -> None:
        """Record that the unsure signs of a question are not present. Looks are settled by doing them."""
        flag = presenter.protocol.red_flags.get(item_id)
        if flag is None:
            return
        state = flag_state(flag, presenter.answers.get(item_id))
        texts = [sign.short or sign.text for sign in flag.signs if state.signs.get(sign.id) == "unsure"]
        dialog = DecisionDialog(flag.title, ", ".join(texts), self._host)

        def keep() -> None:
            reason = dialog.reason.toPlainText()
            self._enter(item_id, with_decision(flag, presenter.answers.get(item_id), reason))

        dialog.accepted.connect(keep)
        self._open(dialog)

    def clear(self, presenter: ScreeningPresenter, hit_id: str) -> None:
        """Ask by whom, when and why a hit was cleared."""
        title = next((hit.title for hit in presenter.assessment.safety.hits if hit.id == hit_id), hit_id)
        dialog = ClearanceDialog(title, self._today().isoformat(), self._host)

        def keep() -> None:
            before = presenter.answers.get("clearance")
            entries: dict[str, Json] = dict(before) if isinstance(before, dict) else {}
            by, day, reason = dialog.values()
            entries[hit_id] = {"by": by, "date": day, "reason": reason}
            self._enter("clearance", entries)

        dialog.accepted.connect(keep)
        self._open(dialog)

    def _open(self, dialog: SafetyDialog | DecisionDialog | ClearanceDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
