"""An episode of care: what the client comes for, from when to when."""

from PySide6.QtWidgets import QWidget

from clinic_app.domain.clients import ClientId, Episode, FieldsRejected, check_episode, draft_of
from clinic_app.gui.clients.words import SIDE_WORDS
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.record_form import RecordForm


class EpisodeForm(RecordForm):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("clients", "episode_form.ui", parent=parent)
        self.complaint_edit = self.bind_line("complaint")
        self.bind_choice(
            "side", "Side", (Choice(key, word) for key, word in SIDE_WORDS.items()), clearable=True
        )
        self.bind_text("goals")
        self.bind_text("referral")
        self.bind_line("started_on")
        self.bind_line("closed_on")


class EpisodeDialog(DialogFrame):
    """A new episode of `client_id`, or changes to `episode`. Accepted once it is stored."""

    def __init__(
        self,
        context: AppContext,
        client_id: ClientId,
        episode: Episode | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Episode of care" if episode else "New episode of care", "", parent, width=620)
        self._context, self._client_id, self._episode = context, client_id, episode
        self.form = EpisodeForm()
        self.form.show_values(draft_of(episode) if episode else {"started_on": context.today().isoformat()})
        self.body.addWidget(self.form)
        self.add_cancel()
        self.save_button = PrimaryButton("Save")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        self.buttons.addWidget(self.save_button)

    def save(self) -> None:
        values = self.form.values()
        problems = check_episode(values, today=self._context.today())
        self.form.show_problems(problems)
        if problems:
            return
        self.save_button.setEnabled(False)
        service, episode = self._context.clients, self._episode
        if episode is None:
            self._context.tasks.run(
                lambda: service.create_episode(self._client_id, values),
                self._stored,
                self._failed,
                owner=self,
            )
        else:
            self._context.tasks.run(
                lambda: service.update_episode(episode.id, values, episode.version),
                self._stored,
                self._failed,
                owner=self,
            )

    def _stored(self, _episode: Episode) -> None:
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, FieldsRejected):
            self.form.show_problems(error.problems)
        else:
            self._context.messages.show_error(error)
