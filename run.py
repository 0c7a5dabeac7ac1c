"""Sets up everything and starts Clinic Companion: `python3 run.py`, any options go to the program."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "packaging"))

import bootstrap  # pyright: ignore[reportMissingImports]  # found through the path set above

if __name__ == "__main__":
    python = bootstrap.prepare(for_tests=False)
    sys.exit(
        subprocess.run(
            [str(python), "-m", "clinic_app", *sys.argv[1:]], env=bootstrap.environment()
        ).returncode
    )
