"""The whole fault suite at full scale, and its figures as one table: `python tests/faults/run_all.py`.

Options go to pytest (`-k kill`). Takes about half an hour on two cores. A check that fails, is skipped or wrote
no figure counts as red, and then so does the run. `--table FILE.md` also writes the table to a file.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main(arguments: list[str]) -> int:
    table_file = None
    if "--table" in arguments:
        place = arguments.index("--table")
        table_file = Path(arguments[place + 1])
        del arguments[place : place + 2]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="clinic-faults-") as scratch:
        figures, report = Path(scratch) / "figures.jsonl", Path(scratch) / "report.xml"
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(
                filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
            ),
            "FAULTS": "full",
            "FAULT_FIGURES": str(figures),
            "QT_QPA_PLATFORM": "offscreen",
        }
        command = [
            sys.executable,
            "-m",
            "pytest",
            str(HERE),
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junitxml={report}",
        ]
        limits = ["-o", "timeout=7200", "-o", "faulthandler_timeout=0", f"--basetemp={scratch}/work"]
        subprocess.run([*command, *limits, *arguments], env=environment, cwd=ROOT, check=False)
        rows = (
            [json.loads(line) for line in figures.read_text("utf-8").splitlines()] if figures.exists() else []
        )
        outcomes = read_report(report)
    text, red = table(rows, outcomes)
    minutes = (time.monotonic() - begun) / 60
    text += f"\n{len(outcomes)} checks in {minutes:.0f} minutes; " + (
        f"{red} RED\n" if red else "all green\n" if outcomes else "nothing was run: RED\n"
    )
    sys.stdout.write("\n" + text)
    if table_file is not None:
        table_file.write_text(text, "utf-8")
    return 1 if red or not outcomes else 0


def read_report(report: Path) -> dict[str, str]:
    """Outcome of each test by its name: ok, failed, skipped."""
    if not report.exists():
        return {}
    outcomes: dict[str, str] = {}
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314  our own file
        kinds = {child.tag for child in case}
        name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        outcomes[name] = (
            "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "ok"
        )
    return outcomes


def table(rows: list[dict[str, str]], outcomes: dict[str, str]) -> tuple[str, int]:
    """The figures, then every check that is not green; how many are red."""
    lines = [
        "| figure | reached | to reach | positive control | measured over |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row['row']} | {row['reached']} | {row['to_reach']} | {row['control']} | {row['detail']} |"
        for row in rows
    ]
    red = [f"RED, {outcome}: {name}" for name, outcome in outcomes.items() if outcome != "ok"]
    red += [f"RED, out of reach: {row['row']}" for row in rows if row["reached"] != row["to_reach"]]
    silent = set(outcomes) - {row["test"] for row in rows}
    others = sum(outcomes[name] == "ok" for name in silent)
    lines += ["", f"{others} further checks without a figure of their own are green."]
    return "\n".join([*lines, "", *red]) + "\n", len(red)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
