"""Papers around a screening to look at and to test: invented clients, the shipped protocol and texts."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from clinic_app.app.content import read_documents, shipped_protocol
from clinic_app.assets import resource
from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.outcome import RetestPlan, parse_retest_plan
from clinic_app.domain.screening.proposals import Decision, suggested_decisions
from clinic_app.domain.screening.results import Assessment
from clinic_app.domain.screening_report import IntakeContent, LetterContent, ReportContent
from clinic_app.services.intake_form_content import compose_intake
from clinic_app.services.letter_texts import LetterTexts, parse_letter_texts
from clinic_app.services.paper_head import LetterClient
from clinic_app.services.referral_letter_content import LetterWishes, compose_referral
from clinic_app.services.screening_report_content import ReportSource, compose_report
from clinic_app.services.settings_store import ClinicCard

Answers = dict[str, Json]
TODAY = date(2026, 11, 22)
CLINIC = ClinicCard(
    name="Riverside Physical Therapy",
    therapist_name="Jana Novak, PT",
    address="12 Mill Lane, Riverside",
    phone="555 0142",
    email="hello@riverside.example",
)
CLIENT = LetterClient(name="Maria Kowalska", birth_date=date(1992, 3, 14), sex="F", phone="555 0177")
_EXAMPLES = Path(__file__).parent / "data" / "examples"


@cache
def texts(name: str) -> LetterTexts:
    return parse_letter_texts(written(name))


def written(name: str) -> dict[str, dict[str, dict[str, object]]]:
    """A file of resources/letters as it is written: words by part and entry."""
    return yaml.safe_load(resource("letters", f"{name}.yaml").read_text("utf-8"))


@cache
def _document(name: str) -> Answers:
    return cast("Answers", yaml.safe_load((_EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")))


def _merged(under: Json, over: Json) -> Json:
    if isinstance(under, dict) and isinstance(over, dict):
        return {**under, **{key: _merged(under.get(key), value) for key, value in over.items()}}
    return over


def answers(example: str = "", *, full: bool = True, **more: Json) -> Answers:
    """Every safety question answered "none of these", usual history and tests, then an example, then `more`.

    An example says itself how much was recorded; without one `full` decides on the tests.
    """
    base = cast("dict[str, Answers]", _document("base"))
    document: Answers = (
        _document(example) if example else {"start": "full" if full else "history", "inputs": {}}
    )
    parts = ("safety", "history", "tests")[: ("safety", "history", "full").index(str(document["start"])) + 1]
    found: Answers = dict.fromkeys(shipped_protocol().red_flags, cast("Json", "no"))
    for part in parts:
        found |= base[part]
    found |= {"hx_age": 34, "hx_sex": "F"}
    for extra in (document["inputs"], more):
        found = cast("Answers", _merged(cast("Json", found), cast("Json", extra)))
    return found


def assessed(given: Answers) -> Assessment:
    return assess(shipped_protocol(), given)


def intake(language: str = "en") -> IntakeContent:
    return compose_intake(shipped_protocol(), CLINIC, texts(f"intake.{language}"), today=TODAY)


def letter(
    given: Answers, wishes: LetterWishes | None = None, client: LetterClient = CLIENT
) -> LetterContent:
    return compose_referral(
        shipped_protocol(),
        given,
        assessed(given),
        client,
        CLINIC,
        texts("referral.en"),
        today=TODAY,
        wishes=wishes,
    )


CLOT = answers(
    full=False,
    rf_dvt={"signs": {"no_mechanism": "yes", "travel": "yes", "hormones": "unsure"}, "chest_or_breath": "no"},
    hx_location=["calf", "below_knee"],
    hx_sides="L",
    hx_duration_wk=2,
    nprs={"now": 3, "worst": 6, "average": 4},
    lf_calf={"L": {"girth_cm": 38.5, "warm": True, "pitting": False, "vein_tender": True}, "R": {"girth_cm": 36, "warm": False, "pitting": False, "vein_tender": False}},
)  # fmt: skip
EMERGENCY: Answers = {
    "hx_age": 52,
    "hx_sex": "M",
    "hx_sides": "both",
    "hx_location": ["low_back", "below_knee"],
    "rf_cauda_equina": {"signs": {"bladder": "yes", "saddle": "unsure"}, "ce_onset": "new_or_worse"},
}
SPINE = answers(
    rf_progressive_neuro={"signs": {"radiating_12wk": "yes"}},
    hx_location=["mid_belly", "below_knee"],
    hx_quality=["tight", "tingling"],
    hx_sides="R",
    slr={"L": {"value": 80, "hip_hike_or_back_pain": False}, "R": {"value": 52, "pain_nprs": 5, "familiar_pain": "yes", "hip_hike_or_back_pain": False}},
    slump={"L": "negative", "R": {"value": "positive", "familiar_pain": "yes"}},
    neuro_screen={"L": {"min_grade": "5", "brisk_reflex": False, "spreading_loss": False}, "R": {"min_grade": "4", "brisk_reflex": False, "spreading_loss": False, "myotome_l5": "4", "reflex_ankle": "reduced", "touch_l5": "reduced"}},
)  # fmt: skip
HIP = answers(
    full=False,
    hx_sides="L",
    hx_location=["groin", "deep_buttock"],
    rf_femoral_neck_bsi={"signs": {"groin_load": "yes", "night_ache": "yes"}},
    rf_low_energy={"signs": {"no_periods": "yes"}},
    lf_bone={"L": {"hip_rotation_pain": True, "sacrum_pubis_tender": False, "faber_pain": True}, "R": {"hip_rotation_pain": False, "sacrum_pubis_tender": False, "faber_pain": False}},
    nprs={"now": 2, "worst": 7, "average": 4},
)  # fmt: skip


def retest_plan() -> RetestPlan:
    return parse_retest_plan(read_documents(resource("protocols", "pelvis_glutes"))["retest"])


def report_source(given: Answers, decisions: dict[str, Decision] | None = None) -> ReportSource:
    """A finished summary; without `decisions` everything on a counting side is accepted."""
    assessment = assessed(given)
    return ReportSource(
        protocol=shipped_protocol(),
        retest=retest_plan(),
        answers=given,
        assessment=assessment,
        decisions=suggested_decisions(assessment) if decisions is None else decisions,
        client=CLIENT,
        clinic=CLINIC,
        seen=TODAY,
    )


def report(given: Answers, decisions: dict[str, Decision] | None = None) -> ReportContent:
    return compose_report(report_source(given, decisions), texts("report.en"), today=TODAY)
