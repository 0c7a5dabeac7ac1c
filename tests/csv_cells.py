"""What a reader of a saved table gets back."""

from clinic_app.domain.safe_csv import MARK


def plain_cell(cell: str) -> str:
    """The text behind a cell written by `safe_cell`."""
    return cell[1:] if cell.startswith(MARK) else cell
