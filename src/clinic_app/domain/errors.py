"""The family of errors a therapist can do something about.

Everything else that is raised is a bug and reaches the error hook of the program.
"""


class ClinicError(Exception):
    """Something went wrong that the user can understand and act on.

    `sentence` says what happened, `next_step` what to do; both are plain text for the screen.
    """

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(f"{sentence} {next_step}".strip())
        self.sentence = sentence
        self.next_step = next_step


class WrongPassphrase(ClinicError):
    """The passphrase does not open this clinic's records."""


class NewerStore(ClinicError):
    """The records were written by a newer version of the program."""


class EditConflict(ClinicError):
    """Somebody else saved the same record since it was opened."""


class InvalidFile(ClinicError):
    """A file from outside does not have the form it must have; `problems` name each place and its remedy."""

    def __init__(self, sentence: str, problems: tuple[str, ...] = (), next_step: str = "") -> None:
        super().__init__(sentence, next_step)
        self.problems = problems


class OutOfSpace(ClinicError):
    """A disk has no room left. What was kept before is as it was; the change at hand was not saved."""
