"""What a keystroke costs before the findings beside the test are right again.

A full screen of a worked example is entered answer by answer, then measured values are changed back and forth. Timed
is what the window does on its own thread: the check of the answer, the state of every item, all findings. The peer is
the same evaluation from nothing, in the same run.
Run: python benchmarks/live_findings.py [rounds]      (20 unless told otherwise)
"""

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from clinic_app.app.content import shipped_protocol
from clinic_app.assets import resource
from clinic_app.domain.screening.guide import standing
from clinic_app.domain.screening.model import Json
from clinic_app.gui.screening.findings_rows import live_findings
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.stage_rows import stage_rows
from clinic_app.interchange.answers_file import read_answers_file

CHANGES: dict[str, list[Json]] = {
    "ake": [{"L": 12, "R": 14}, {"L": 41, "R": 14}, {"L": 28, "R": 38}],
    "front_plank": [30, 62, 140],
    "hx_run_change_pct": [0, 20, 60],
    "slump": [{"L": "negative", "R": "negative"}, {"L": "positive", "R": "negative"}],
}


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1e6


def line(name: str, times: list[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[max(0, int(len(ordered) * 0.95) - 1)]
    return f"{name:<38} median {statistics.median(times):6.2f} ms   p95 {p95:6.2f} ms   {len(times)} times"


def one_round(times: dict[str, list[float]]) -> None:
    protocol = shipped_protocol()
    file = resource("demo", "office_runner.yaml")
    presenter = ScreeningPresenter(protocol)
    presenter.resume()

    def keystroke(item: str, value: Json) -> None:
        presenter.enter(item, value)
        assert presenter.standing

    def rows() -> None:
        stage_rows(presenter)
        live_findings(presenter.assessment)

    for item, value in read_answers_file(file.read_bytes(), protocol, file.name).items():
        times["each answer of a whole screen"].append(milliseconds(partial(keystroke, item, value)))
    for item, values in CHANGES.items():
        for value in values:
            times["a measured value is changed"].append(milliseconds(partial(keystroke, item, value)))
            times["rows of the lists left and right"].append(milliseconds(rows))
            fresh = partial(standing, protocol, presenter.answers)
            times["peer: evaluated from nothing"].append(milliseconds(fresh))


def main(rounds: int) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        one_round(times)
    for name, measured in times.items():
        print(line(name, measured))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
