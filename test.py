"""Sets up everything and runs every check: `python3 test.py`.

Options after the name go to pytest, and then only pytest runs (`python3 test.py -k stopwatch`).
Tests need no screen, no network and no graphics card.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "packaging"))

import bootstrap  # pyright: ignore[reportMissingImports]  # found through the path set above


def main(options: list[str]) -> int:
    python = bootstrap.prepare(for_tests=True)
    environment = bootstrap.environment()
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    checks = {
        "lint": [str(python), "-m", "ruff", "check", "."],
        "format": [str(python), "-m", "ruff", "format", "--check", "."],
        "rooms": [str(python.with_name("lint-imports" + python.suffix)), "--no-cache"],
        "types": [str(python), "-m", "pyright"],
        # One process a core; the tests of a file stay together, in order.
        "tests": [str(python), "-m", "pytest", "-n", str(min(os.cpu_count() or 1, 8)), "--dist", "loadfile"],
    }
    if options:
        checks = {"tests": [str(python), "-m", "pytest", *options]}
    failed = [name for name, command in checks.items() if not _passes(name, command, environment)]
    print(f"\nFAILED: {', '.join(failed)}" if failed else "\nAll checks passed.", flush=True)
    return 1 if failed else 0


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    print(f"\n=== {name}", flush=True)
    begun = time.monotonic()
    code = subprocess.run(command, cwd=bootstrap.ROOT, env=environment).returncode
    print(
        f"=== {name}: {'ok' if code == 0 else f'exit {code}'}, {time.monotonic() - begun:.0f} s", flush=True
    )
    return code == 0


if __name__ == "__main__":
    os.chdir(bootstrap.ROOT)
    sys.exit(main(sys.argv[1:]))
