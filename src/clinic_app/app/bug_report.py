"""What happens when the program itself is at fault: say so, keep working, keep a report without client data.

A report holds the kind of error and the lines of code it passed, never the message or any value: both may
carry what was typed about a client.
"""

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from clinic_app import __version__
from clinic_app.app.logbook import Logbook
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.messages import Messages


def report_text(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The places of the code, innermost last, and nothing that was in them."""
    lines = [
        f"Clinic Companion {__version__}, Python {sys.version.split()[0]}, {sys.platform}",
        kind.__name__,
    ]
    for frame in traceback.extract_tb(trace):
        parts = Path(frame.filename).parts
        inside = parts[parts.index("clinic_app") :] if "clinic_app" in parts else parts[-1:]
        lines.append(f"  {'/'.join(inside)}:{frame.lineno} in {frame.name}")
    return "\n".join(lines)


def watch_for_bugs(messages: Messages, folder: Path, log: Logbook) -> None:
    """From now on an unexpected error is written to `folder` with the latest lines of the log, and shown with what to do next."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        text = report_text(kind, trace)
        print(text, file=sys.stderr)
        log.bug(error)
        where = _write(folder, "\n".join([text, "", "What happened before:", *log.latest(), ""]))
        step = "What was saved is safe. Go on, or close and start the program again if the window does not answer."
        if where is not None:
            step += f" A report without client data was written: {where.name} in the folder logs."
        messages.show_error(ClinicError("Something in the program went wrong.", step))

    sys.excepthook = hook


def _write(folder: Path, text: str) -> Path | None:
    path = folder / f"report-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(text, "utf-8")
    except OSError:
        return None
    return path
