"""Settings: who works with the records. Somebody who works alone sees only what is theirs."""

from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.people import Person
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.kit.surfaces import Banner, Card, Line
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.dialogs import PassphraseDialog, PersonDialog, RenameDialog
from clinic_app.gui.vault.vault import Standing, Vault, standing_of
from clinic_app.gui.vault.words import NO_NAME, empty, name_of, roles_text
from clinic_app.services.rights import Right

D = TypeVar("D", bound=DialogFrame)

BY_THE_PROGRAM = "Roles are kept by the program, not by cryptography: everybody who can unlock holds the key to all records."
AFTER_REMOVAL = (
    "They can no longer unlock the records here. A copy of the files made earlier still opens with their old "
    "passphrase; change the data key under Security afterwards and make a new backup."
)


class PeopleSection(QWidget):
    def __init__(self, context: AppContext, vault: Vault) -> None:
        super().__init__()
        self._context, self._vault = context, vault
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self._build_me())
        column.addWidget(self._build_team())
        vault.standing_changed.connect(self._show_standing)
        self._show_standing()

    def _build_me(self) -> QWidget:
        self.me = Card("You", gap=Space.M)
        self.emergency = Banner(
            "warning",
            "Emergency access",
            "The records were opened with the recovery code. Set somebody's passphrase below, then lock and "
            "unlock with it.",
        )
        self.me.body.addWidget(self.emergency)
        self.my_name = PlainLabel("", "strong")
        self.my_roles = PlainLabel("", "small", "soft")
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(self.my_name)
        words.addWidget(self.my_roles)
        self.me.body.addLayout(words)
        self.passphrase_button = SecondaryButton("Change your passphrase", "lock")
        self.passphrase_button.clicked.connect(partial(self._open_passphrase, None))
        self.rename_button = QuietButton("Change your name")
        self.rename_button.clicked.connect(self._rename)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.passphrase_button)
        row.addWidget(self.rename_button)
        row.addStretch(1)
        self.me.body.addLayout(row)
        return self.me

    def _build_team(self) -> QWidget:
        self.team = Card("Colleagues", gap=Space.M)
        self.alone_text = BodyText(
            "You work alone with these records. Somebody who joins gets a passphrase and roles of their own."
        )
        self.team.body.addWidget(self.alone_text)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(Space.S)
        self.team.body.addLayout(self.rows)
        self.by_the_program = PlainLabel(BY_THE_PROGRAM, "small", "faint", wrap=True)
        self.team.body.addWidget(self.by_the_program)
        self.add_button = PrimaryButton("Add a colleague", "user-plus")
        self.add_button.clicked.connect(self.add)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.team.body.addLayout(row)
        return self.team

    def load(self) -> None:
        """Read the people and one's own standing again."""
        people = self._vault.services.people

        def read() -> tuple[list[Person], Standing]:
            return people.list(), standing_of(people)

        self._context.tasks.run(read, self._show, owner=self)

    def add(self) -> PersonDialog:
        return self._opened(PersonDialog(self._context, self._vault, None, self.window()))

    # showing

    def _show(self, found: tuple[list[Person], Standing]) -> None:
        everybody, standing = found
        self._vault.set_standing(standing)
        self._show_standing()
        empty(self.rows)
        others = [] if standing.is_alone and not standing.is_emergency else everybody
        for place, person in enumerate(others):
            if place:
                self.rows.addWidget(Line())
            self.rows.addWidget(self._row(person))

    def _show_standing(self) -> None:
        standing = self._vault.standing
        manages = self._vault.may(Right.MANAGE_PEOPLE)
        own = not standing.is_emergency
        self.emergency.setVisible(not own)
        self.my_name.setText(standing.name or NO_NAME)
        self.my_name.setVisible(own)
        self.my_roles.setText(roles_text(standing.roles))
        self.my_roles.setVisible(own and not standing.is_alone)
        self.passphrase_button.setVisible(own)
        self.rename_button.setVisible(own)
        self.alone_text.setVisible(standing.is_alone and own)
        if self.team.heading is not None:
            self.team.heading.setText("Colleagues" if standing.is_alone else "People")
        self.by_the_program.setVisible(not standing.is_alone)
        self.add_button.setVisible(manages)
        self.team.setVisible(manages or not standing.is_alone)

    def _row(self, person: Person) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(PlainLabel(name_of(person), "strong", wrap=True))
        words.addWidget(PlainLabel(roles_text(person.roles), "small", "soft", wrap=True))
        row.addLayout(words, 1)
        is_me = person.id == self._vault.standing.user_id
        if is_me:
            row.addWidget(StatusPill("note", "You"))
        if self._vault.may(Right.MANAGE_PEOPLE):
            change = QuietButton("Change")
            change.setAccessibleName(f"Change {name_of(person)}")
            change.clicked.connect(partial(self._change, person))
            row.addWidget(change)
            if not is_me:
                secret = QuietButton("New passphrase")
                secret.setAccessibleName(f"New passphrase for {name_of(person)}")
                secret.clicked.connect(partial(self._open_passphrase, person))
                row.addWidget(secret)
                remove = QuietButton("Remove")
                remove.setAccessibleName(f"Remove {name_of(person)}")
                remove.clicked.connect(partial(self.remove, person))
                row.addWidget(remove)
        return box

    # doing

    def _change(self, person: Person, _checked: bool = False) -> None:
        self._opened(PersonDialog(self._context, self._vault, person, self.window()))

    def _rename(self) -> None:
        self._opened(RenameDialog(self._context, self._vault, self.window()))

    def _open_passphrase(self, person: Person | None, _checked: bool = False) -> None:
        self._opened(PassphraseDialog(self._context, self._vault, person, self.window()))

    def remove(self, person: Person, _checked: bool = False) -> DialogFrame:
        """Ask, then take the person's way in away."""
        people = self._vault.services.people

        def gone(_person: Person) -> None:
            self.load()
            self._context.messages.toast(f"{name_of(person)} can no longer unlock the records")

        def do() -> None:
            self._context.tasks.run(lambda: people.remove(person.id), gone, owner=self)

        return self._context.messages.ask(
            f"Remove {name_of(person)}?",
            f"{AFTER_REMOVAL} What they entered stays, with their name.",
            "Remove",
            do,
            danger=True,
        )

    def _opened(self, dialog: D) -> D:
        dialog.accepted.connect(self.load)
        dialog.open()
        return dialog
