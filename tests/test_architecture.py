"""The rooms of the house look inward, and the inner ones live without Qt."""

import subprocess
import sys
from pathlib import Path

import clinic_app

PACKAGE = Path(clinic_app.__file__).parent
QT_FREE = ("domain", "figures", "services", "storage", "pdf", "interchange")


def _modules(room: str) -> list[str]:
    files = sorted((PACKAGE / room).rglob("*.py"))
    names = [".".join(("clinic_app", *file.relative_to(PACKAGE).with_suffix("").parts)) for file in files]
    # A migration script only means something inside a migration.
    return [name.removesuffix(".__init__") for name in names if ".migrations." not in name]


def test_imports_between_rooms_point_inward() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=PACKAGE.parent.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_rooms_inside_the_window_can_be_imported_where_qt_does_not_exist() -> None:
    modules = [name for room in QT_FREE for name in _modules(room)]
    assert len(modules) > 20
    script = (
        "import sys\n"
        "sys.modules['PySide6'] = sys.modules['shiboken6'] = None\n"
        f"for name in {modules!r}:\n    __import__(name)\n"
        "print('imported', len(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_no_module_hides_behind_a_catch_all_name() -> None:
    names = {file.stem for file in PACKAGE.rglob("*.py")}
    assert not names & {"utils", "util", "misc", "helpers", "helper", "common"}


def test_every_test_file_has_a_name_of_its_own() -> None:
    # Two files of one name cannot be collected in one run.
    names = [file.name for file in Path(__file__).parent.rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
