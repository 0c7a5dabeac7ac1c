"""What the evaluation of a rule read, so that every finding can show what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field

from clinic_app.domain.screening.expressions import Value
from clinic_app.domain.screening.model import Side
from clinic_app.domain.screening.rules import ConstantValue


@dataclass(slots=True)
class Trace:
    """What an evaluation read: recorded values, findings and constants, in the order of reading.

    `items` are all answers it rests on, those behind findings included; `discarded` the painful values it could not use.
    """

    reads: dict[tuple[str, str, Side | None], Value] = field(
        default_factory=dict[tuple[str, str, "Side | None"], Value]
    )
    findings: dict[tuple[str, Side | None], Value] = field(
        default_factory=dict[tuple[str, "Side | None"], Value]
    )
    constants: dict[str, ConstantValue] = field(default_factory=dict[str, ConstantValue])
    items: set[str] = field(default_factory=set[str])
    discarded: set[tuple[str, Side | None]] = field(default_factory=set[tuple[str, "Side | None"]])

    def add(self, other: Trace) -> None:
        self.reads.update(other.reads)
        self.findings.update(other.findings)
        self.constants.update(other.constants)
        self.rest_on(other)

    def rest_on(self, other: Trace) -> None:
        self.items |= other.items
        self.discarded |= other.discarded
