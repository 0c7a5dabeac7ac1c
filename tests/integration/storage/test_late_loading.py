import subprocess
import sys

LISTED = (
    "import sys; print(sorted({'sqlalchemy', 'sqlcipher3', 'alembic', 'cryptography'} & set(sys.modules)))"
)


def loaded_after(statements: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"{statements}; {LISTED}"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_what_the_first_window_needs_loads_no_database() -> None:
    needed = (
        "clinic_app.app.paths, clinic_app.app.settings, clinic_app.storage.store_folder, clinic_app.storage.warm_up, "
        "clinic_app.services.clients, clinic_app.services.screenings, clinic_app.services.routines, "
        "clinic_app.services.handouts, clinic_app.services.drafts, clinic_app.services.settings_store, "
        "clinic_app.services.passphrase, clinic_app.domain.clients"
    )
    assert loaded_after(f"import {needed}") == "[]"


def test_warming_up_loads_all_but_the_migrations() -> None:
    warm = "from clinic_app.storage.warm_up import warm_up; warm_up(); warm_up()"
    assert loaded_after(warm) == "['cryptography', 'sqlalchemy', 'sqlcipher3']"
