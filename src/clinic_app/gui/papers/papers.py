"""What the papers need from outside the window: their words, the re-test plan, and the printers of their pages."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.screening.outcome import RetestPlan
from clinic_app.domain.screening_report import IntakeContent, LetterContent, ReportContent
from clinic_app.services.letter_texts import LetterTexts


@dataclass(frozen=True, slots=True)
class Papers:
    """All are called on the store thread.

    `texts("referral.en")` gives the fixed words of one paper; the three renderers give the bytes of a PDF.
    """

    texts: Callable[[str], LetterTexts]
    retest: Callable[[], RetestPlan]
    report: Callable[[ReportContent, Paper], bytes]
    letter: Callable[[LetterContent, Paper], bytes]
    intake: Callable[[IntakeContent, Paper], bytes]
