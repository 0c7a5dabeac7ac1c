"""How long until a window is on the screen: ours beside a bare PySide6 window, in the same interleaved run.

    python benchmarks/startup.py [RUNS]

Every figure is a whole process. "bare" and "unlock" run from before it is spawned until the page was painted. "clinic"
adds to that the time from the Enter key below the passphrase to the painted list of clients, less the key derivation,
which is half a second by design and measured beside; the libraries are loaded by then, as they are while a person
types. Memory is what the process holds when that page is painted, and its peak, which is the derivation's (Linux only).
The ratio is taken run by run, because a shared machine changes its pace from minute to minute.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "river stone lamp window"
BARS = {"unlock": 1.8, "clinic": 3.0}

REPORT = """
import os, re, time
waited = 0.0
def report():
    took = time.monotonic() - float(os.environ["BENCH_BEGUN"]) - waited
    try:
        status = open("/proc/self/status").read()
    except OSError:
        status = "VmRSS: 0 VmHWM: 0"
    held, peak = (re.search(name + r":\\s+(\\d+)", status)[1] for name in ("VmRSS", "VmHWM"))
    print("painted", took, held, peak, flush=True)
    os._exit(0)
"""
BARE = (
    REPORT
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, report)
application = QApplication([])
window = Bare()
window.resize(1366, 768)
window.show()
application.exec()
"""
)
UNLOCK = (
    REPORT
    + """
import sys
from pathlib import Path
from clinic_app.app.main import open_window
open_window(Path(sys.argv[1]), on_painted=report)
"""
)
CLINIC = (
    REPORT
    + """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from clinic_app.app.main import open_window
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and type(watched).__name__ == "MainWindow":
            QTimer.singleShot(0, report)
        return False
watch = Watch()
begun = 0.0
def painted():
    global begun
    begun = time.monotonic()
    QTimer.singleShot(2500, submit)
def submit():
    global waited
    waited = time.monotonic() - begun
    QApplication.instance().installEventFilter(watch)
    for window in QApplication.topLevelWidgets():
        if type(window).__name__ == "UnlockPage":
            window.passphrase_edit.setText(sys.argv[2])
            window.submit()
open_window(Path(sys.argv[1]), on_painted=painted)
"""
)


def measured(code: str, *arguments: str) -> tuple[float, float, float]:
    """Milliseconds until painted, memory held then and its peak in MB."""
    environment = dict(os.environ, BENCH_BEGUN=str(time.monotonic()))
    environment["PYTHONPATH"] = str(ROOT / "src")
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # an installed program is compiled once, not at each start
    if sys.platform.startswith("linux") and "DISPLAY" not in environment:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, timeout=60
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("painted")), None)
    if line is None:
        sys.exit(f"a window was not painted:\n{done.stderr}")
    _, seconds, held_kb, peak_kb = line.split()
    return float(seconds) * 1000, int(held_kb) / 1024, int(peak_kb) / 1024


def derivation_ms(folder: Path) -> float:
    """One key derivation with the parameters of the store, median of three."""
    from clinic_app.storage.key_slots import open_slot, read_key_file

    times: list[float] = []
    for _ in range(3):
        begun = time.perf_counter()
        open_slot(read_key_file(folder), PASSPHRASE)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def main(runs: int) -> None:
    sys.path.insert(0, str(ROOT / "src"))
    from clinic_app.storage.clinic_store import ClinicStore

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ClinicStore.create(folder, PASSPHRASE).close()
        derivation = derivation_ms(folder)
        subjects = {
            "bare": (BARE,),
            "unlock": (UNLOCK, str(folder)),
            "clinic": (CLINIC, str(folder), PASSPHRASE),
        }
        times: dict[str, list[float]] = {subject: [] for subject in subjects}
        memory: dict[str, list[float]] = {subject: [] for subject in subjects}
        peaks: dict[str, list[float]] = {subject: [] for subject in subjects}
        for run in range(runs + 1):
            for subject, command in subjects.items():
                took, held, peak = measured(*command)
                if run:  # the first round warms the disk
                    times[subject].append(took - (derivation if subject == "clinic" else 0))
                    memory[subject].append(held)
                    peaks[subject].append(peak)
    print(f"{runs} interleaved runs; key derivation {derivation:.0f} ms, taken off 'clinic'")
    print(f"{'':8}{'median':>10}{'p95':>10}{'memory':>10}{'peak':>10}{'x bare':>10}{'bar':>8}")
    for subject, values in times.items():
        p95 = sorted(values)[max(0, round(0.95 * len(values)) - 1)]
        ratio = statistics.median(one / bare for one, bare in zip(values, times["bare"], strict=True))
        bar = f"{BARS[subject]:.1f}" if subject in BARS else ""
        print(
            f"{subject:8}{statistics.median(values):>7.0f} ms{p95:>7.0f} ms{statistics.median(memory[subject]):>7.0f} MB"
            f"{statistics.median(peaks[subject]):>7.0f} MB{ratio:>10.2f}{bar:>8}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
