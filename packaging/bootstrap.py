"""Sets up everything a fresh machine needs to run or test Clinic Companion.

Used by `run.py` and `test.py` at the top level. Plain standard library: it runs before anything is installed.
The virtual environment lives in `.venv`; a stamp inside it remembers which lock file it was filled from,
so a second start costs a few milliseconds.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# What Qt loads from the system on Debian and Ubuntu, as (library, package). The first group is enough
# without a screen, the second is needed for a window.
OFFSCREEN_LIBRARIES = (
    ("libEGL.so.1", "libegl1"),
    ("libGL.so.1", "libgl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libfreetype.so.6", "libfreetype6"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
)
WINDOW_LIBRARIES = (
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-image.so.0", "libxcb-image0"),
    ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ("libxcb-randr.so.0", "libxcb-randr0"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    ("libxcb-xkb.so.1", "libxcb-xkb1"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)


def prepare(*, for_tests: bool) -> Path:
    """Make the environment complete and return its Python. Exits with one clear sentence if that is impossible."""
    if sys.version_info < (3, 11):
        sys.exit(f"Clinic Companion needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    _system_libraries(OFFSCREEN_LIBRARIES + WINDOW_LIBRARIES)
    if for_tests and sys.platform.startswith("linux") and shutil.which("strace") is None:
        # The fault checks watch every write of the program; without it they are skipped and say so.
        _apt_install(["strace"])
    _environment()
    _dependencies(for_tests=for_tests)
    _link_checkout()
    return PYTHON


def _say(text: str) -> None:
    print(f"[set-up] {text}", flush=True)


def _system_libraries(wanted: tuple[tuple[str, str], ...]) -> None:
    """Install what Qt needs from the distribution, where that is allowed; otherwise name it."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in wanted if not _loads(library)]
    if not missing:
        return
    if not _apt_install(missing):
        sys.exit(
            "Qt needs these system packages, which this account may not install: please run "
            f"'sudo apt-get install {' '.join(missing)}' (or your distribution's equivalent) and start again."
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _apt_install(packages: list[str]) -> bool:
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    prefix: list[str] = []
    if os.geteuid() != 0:
        if (
            shutil.which("sudo") is None
            or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode
        ):
            return False
        prefix = ["sudo", "-n"]
    _say(f"installing system packages: {' '.join(packages)}")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = [*prefix, apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    if (
        subprocess.run(
            install, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode
        == 0
    ):
        return True
    subprocess.run([*prefix, apt, "update", "-q"], env=environment, stdout=subprocess.DEVNULL)
    for package in list(packages):  # Debian 13 and Ubuntu 24.04 renamed one of them
        if package == "libglib2.0-0" and not _apt_knows(package):
            packages[packages.index(package)] = "libglib2.0-0t64"
    install = [*prefix, apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    return subprocess.run(install, env=environment).returncode == 0


def _apt_knows(package: str) -> bool:
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, text=True)
    return shown.returncode == 0 and "Version:" in shown.stdout


def _environment() -> None:
    if (
        PYTHON.exists()
        and subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0
    ):
        return
    _say("creating the virtual environment .venv")
    create = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(create, capture_output=True).returncode == 0:
        return
    # Debian splits venv off its Python.
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if sys.platform.startswith("linux") and (_apt_install([version]) or _apt_install(["python3-venv"])):
        subprocess.run(create, check=True)
        return
    sys.exit(
        f"This Python cannot create virtual environments; please install the package '{version}' and start again."
    )


def _dependencies(*, for_tests: bool) -> None:
    runtime = ROOT / "requirements.lock"
    development = ROOT / "requirements-dev.lock"
    lock = development if for_tests else runtime
    stamp = VENV / "filled-from.txt"
    have = stamp.read_text(encoding="utf-8").split() if stamp.exists() else []
    # The development lock holds everything of the runtime lock, so either stamp serves a plain start.
    if _digest(lock) in have or (not for_tests and _digest(development) in have):
        return
    _say(f"installing the pinned dependencies of {lock.name} (once; a few minutes on a slow line)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-input"]
    done = subprocess.run([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(lock)])
    if done.returncode:
        sys.exit(
            "The dependencies could not be installed: see the lines above, check the connection and start again."
        )
    stamp.write_text("\n".join([*have, _digest(lock)]) + "\n", encoding="utf-8")


def _link_checkout() -> None:
    """Let every script run with the environment's Python import the program straight from the checkout."""
    for folder in sorted(VENV.glob("lib/python*/site-packages")) or [VENV / "Lib" / "site-packages"]:
        link = folder / "clinic-companion-checkout.pth"
        wanted = f"{ROOT / 'src'}\n"
        if not link.exists() or link.read_text(encoding="utf-8") != wanted:
            link.write_text(wanted, encoding="utf-8")


def _digest(lock: Path) -> str:
    # Where the checkout lies is part of it: a moved environment has to be filled again.
    return hashlib.sha256(lock.read_bytes() + str(ROOT).encode()).hexdigest()


def environment() -> dict[str, str]:
    """Variables for a child process that imports the package straight from the checkout."""
    found = dict(os.environ)
    found["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "src"), found.get("PYTHONPATH", "")]))
    return found
