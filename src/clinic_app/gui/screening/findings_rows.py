"""The findings beside the tests: what the rules say now, left and right of one finding in one line."""

from dataclasses import dataclass

from clinic_app.domain.screening.model import Side, Strength
from clinic_app.domain.screening.results import Assessment, FindingResult

FOUND: frozenset[Strength] = frozenset(["supported", "suggested"])
_ORDER: dict[Strength, int] = {"supported": 0, "suggested": 1, "not_supported": 2, "not_assessed": 3}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`ids` are the findings shown in this line, one per side."""

    ids: tuple[str, ...]
    base_id: str
    title: str
    sides: tuple[Side, ...]
    strength: Strength
    symptom_free: bool
    missing: int
    """How many values the rule still misses."""


@dataclass(frozen=True, slots=True)
class LiveFindings:
    found: tuple[FindingRow, ...]
    not_supported: tuple[FindingRow, ...]
    not_assessed: tuple[FindingRow, ...]
    for_the_record: bool


def live_findings(assessment: Assessment) -> LiveFindings:
    """Lines in three groups; empty while the rules may not be read yet."""
    rows = finding_rows(all_findings(assessment))
    return LiveFindings(
        found=tuple(row for row in rows if row.strength in FOUND),
        not_supported=tuple(row for row in rows if row.strength == "not_supported"),
        not_assessed=tuple(row for row in rows if row.strength == "not_assessed"),
        for_the_record=assessment.for_the_record and assessment.record is not None,
    )


def all_findings(assessment: Assessment) -> tuple[FindingResult, ...]:
    """The findings that may be shown, for the plan or for the record."""
    return assessment.record.findings if assessment.record is not None else ()


def finding_rows(findings: tuple[FindingResult, ...]) -> tuple[FindingRow, ...]:
    """Sides with the same strength share a line; strongest first, else in the order of the protocol."""
    groups: dict[tuple[str, Strength], list[FindingResult]] = {}
    for finding in findings:
        groups.setdefault((finding.base_id, finding.strength), []).append(finding)
    rows = [
        FindingRow(
            ids=tuple(one.id for one in members),
            base_id=base_id,
            title=members[0].title,
            sides=tuple(one.side for one in members if one.side is not None),
            strength=strength,
            symptom_free=all(one.symptom_free_side for one in members),
            missing=len(members[0].missing_ids),
        )
        for (base_id, strength), members in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: _ORDER[row.strength]))
