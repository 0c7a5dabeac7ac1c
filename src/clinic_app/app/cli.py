"""The command line: opens the window, or does one job without it.

Imports are kept inside the branches on purpose: the unlock window must be painted before the heavy
libraries (SQLAlchemy, reportlab) are touched, and `--version` needs nothing at all.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from clinic_app import __version__
from clinic_app.app.figure_command import add_figure_command
from clinic_app.app.vault_commands import add_vault_commands
from clinic_app.domain.errors import ClinicError, InvalidFile

UNUSABLE = 2  # exit code for a file, an option or a machine that cannot be used


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line; returns the exit code: 0 done, 1 failed, 2 input or machine not usable."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except InvalidFile as error:
        print(error.sentence, *(f"  - {problem}" for problem in error.problems), sep="\n", file=sys.stderr)
        if error.next_step:
            print(error.next_step, file=sys.stderr)
        return UNUSABLE
    except ClinicError as error:
        print(error, file=sys.stderr)
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clinic-app",
        description="Clinic Companion: guided pelvis and glute screening, routines and printed handouts, offline.",
    )
    parser.add_argument("--version", action="version", version=f"Clinic Companion {__version__}")
    parser.add_argument(
        "--data-folder", type=Path, metavar="DIR", help="keep everything the program stores in this folder"
    )
    parser.add_argument("--demo", action="store_true", help="open a throw-away clinic of invented clients")
    parser.add_argument(
        "--self-test", action="store_true", help="check this installation and write one PDF in memory"
    )
    # A process that locked itself hands over to a new one with this word; nobody needs to type it.
    parser.add_argument("--locked", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(command=_window)
    commands = parser.add_subparsers(title="without a window", metavar="COMMAND")

    screen = commands.add_parser("screen", help="evaluate a recorded screen from a file, without any store")
    screen.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    screen.add_argument("--format", choices=("text", "json"), default="text")
    screen.add_argument(
        "--numbers",
        type=Path,
        metavar="NUMBERS.yaml",
        help="a clinic's own numbers, as saved in the settings",
    )
    screen.set_defaults(command=_screen)

    handout = commands.add_parser("handout", help="write a handout PDF from a routine file")
    handout.add_argument("routine", type=Path, metavar="ROUTINE.yaml")
    handout.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    handout.add_argument(
        "--paper", choices=("a4", "letter"), default=None, help="instead of the paper named in the file"
    )
    handout.add_argument(
        "--template", choices=("standard", "large", "compact", "fridge"), default="standard",
        help="14 pt, 18 pt, 12 pt, or pictures and doses only",
    )  # fmt: skip
    handout.add_argument("--ink", choices=("colour", "grey", "photocopy"), default="colour")
    handout.add_argument(
        "--pages",
        type=int,
        default=0,
        metavar="N",
        help="at most so many pages; says so if that is impossible",
    )
    handout.add_argument("--code", action="store_true", help="with the plan as a square to scan")
    handout.set_defaults(command=_handout)
    lint = commands.add_parser(
        "lint",
        help="check exercise files: links, muscles, equipment, how easily they read",
        description="Reads a folder of exercise files and names every problem with file and line. "
        "Exit code 0: none, 1: some, 2: the folder cannot be read.",
    )
    lint.add_argument(
        "folder", type=Path, nargs="?", metavar="FOLDER", help="exercise files; the shipped ones if left out"
    )
    lint.set_defaults(command=_lint)
    add_figure_command(commands)
    add_vault_commands(commands)
    return parser


def _window(options: argparse.Namespace) -> int:
    if options.self_test:
        from clinic_app.app.selftest import self_test

        return self_test()
    from clinic_app.app.display import missing_display

    sentence = missing_display()
    if sentence:
        print(sentence, file=sys.stderr)
        return UNUSABLE
    from clinic_app.app.main import open_window

    return open_window(options.data_folder, demo=options.demo, locked=options.locked)


def _screen(options: argparse.Namespace) -> int:
    from clinic_app.app.screen_command import screen

    return screen(options.answers, as_json=options.format == "json", numbers=options.numbers)


def _handout(options: argparse.Namespace) -> int:
    from clinic_app.app.handout_command import handout

    return handout(
        options.routine,
        options.output,
        options.paper,
        template=options.template,
        ink=options.ink,
        most_pages=max(0, options.pages),
        with_code=options.code,
    )


def _lint(options: argparse.Namespace) -> int:
    from clinic_app.app.lint_command import lint_command

    return lint_command(options.folder)
