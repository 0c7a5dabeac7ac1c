"""A stored screening as one visit of a comparison."""

from clinic_app.domain.screening.readings import Taken, Visit
from clinic_app.services.records import ScreeningRecord


def visit_of(record: ScreeningRecord) -> Visit:
    """The answers with who measured them, with what and when."""
    taken = {
        item: Taken(entry.rater, entry.device, entry.at.date()) for item, entry in record.entries.items()
    }
    return Visit(dict(record.answers), made_on=record.header.started_at.date(), taken=taken)
