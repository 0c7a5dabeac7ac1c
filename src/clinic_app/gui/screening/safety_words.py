"""What the safety result says on top of every page: one sentence of state, one of what to do."""

from dataclasses import dataclass
from typing import Literal

from clinic_app.domain.screening.model import LEVELS, Level
from clinic_app.domain.screening.results import Assessment, Hit
from clinic_app.domain.screening.safety import NOT_DONE
from clinic_app.gui.screening.presenter import ScreeningPresenter

SafetyKind = Literal["open", "clear", "caution", "stop"]

LEVEL_WORDS: dict[Level, str] = {
    "EMERGENCY": "Emergency",
    "URGENT": "Urgent",
    "REFER_FIRST": "Refer first",
    "CAUTION": "Caution",
}
REFERRAL_WORDS = {
    "rheumatology": "Rheumatology",
    "sports_medicine": "Sports medicine",
    "gynaecology_or_pelvic_health": "Gynecology or pelvic health",
    "pelvic_health": "Pelvic health",
    "spine": "Spine service",
    "general_practice": "General practice",
}


@dataclass(frozen=True, slots=True)
class HitRow:
    """One safety finding with the signs behind it. `clearable`: a doctor's clearance may lower it."""

    id: str
    title: str
    level: Level
    level_word: str
    signs: str
    note: str
    clearable: bool
    decidable: bool
    """A question answered unsure: the therapist may settle it by examining. A look is settled by doing it."""
    undone: bool = False
    """Nobody has looked yet: it stands on what was not done, not on anything found."""


@dataclass(frozen=True, slots=True)
class SafetyView:
    kind: SafetyKind
    title: str
    text: str
    locked: bool
    """The exercise branch may not be used."""
    hits: tuple[HitRow, ...] = ()
    restrictions: tuple[tuple[str, str], ...] = ()
    referrals: tuple[tuple[str, str], ...] = ()
    open_items: tuple[str, ...] = ()


def waiting_looks(presenter: ScreeningPresenter) -> frozenset[str]:
    """Parts of look and feel that are still to be done. They count as unsure, but nobody has found anything yet."""
    looks = presenter.assessment.safety.looks_open
    return frozenset(
        one.id
        for one in looks
        if one.id in presenter.protocol.items and presenter.item_guide(one.id).state == "required"
    )


def safety_view(presenter: ScreeningPresenter) -> SafetyView:
    assessment = presenter.assessment
    kind, title, text = _headline(presenter, assessment)
    return SafetyView(
        kind=kind,
        title=title,
        text=text,
        locked=assessment.routine_locked,
        hits=tuple(
            _hit_row(hit, asked=hit.id in presenter.protocol.red_flags) for hit in assessment.safety.hits
        ),
        restrictions=tuple((one.title, one.text) for one in assessment.restrictions),
        referrals=tuple(
            (REFERRAL_WORDS.get(one.to, one.to.replace("_", " ").capitalize()), "; ".join(one.because))
            for one in assessment.referrals
        ),
        open_items=open_item_titles(presenter, assessment),
    )


def open_item_titles(presenter: ScreeningPresenter, assessment: Assessment) -> tuple[str, ...]:
    """Hits that stand on "unsure" and what stage 0 still needs, in words."""
    by_id = {hit.id: hit.title for hit in assessment.safety.hits}
    undone = {hit.id for hit in assessment.safety.hits if is_undone(hit)}
    unsure = [
        f"{by_id.get(one, _title(presenter, one))}: "
        + ("not done yet" if one in undone else "unsure, decide after examining")
        for one in assessment.safety.open_items
    ]
    missing = [f"{one.title}: {one.reason}" for one in assessment.safety.incomplete]
    return (*unsure, *missing)


def _title(presenter: ScreeningPresenter, item_id: str) -> str:
    flag = presenter.protocol.red_flags.get(item_id)
    item = presenter.protocol.items.get(item_id)
    return flag.title if flag else item.title if item else item_id


def _hit_row(hit: Hit, *, asked: bool) -> HitRow:
    undone = is_undone(hit)
    final = hit.urgency == "EMERGENCY" and hit.answer == "yes"
    return HitRow(
        id=hit.id,
        title=hit.title,
        level=hit.urgency,
        level_word="Still to do"
        if undone
        else LEVEL_WORDS[hit.urgency] + (" (cleared)" if hit.answer == "cleared" else ""),
        signs=_undone_words(hit)
        if undone
        else "; ".join(dict.fromkeys(hit.texts)) + (" (unsure)" if hit.answer == "unsure" else ""),
        undone=undone,
        note=hit.note,
        clearable=hit.urgency in ("URGENT", "REFER_FIRST") and hit.answer != "cleared" and not final,
        decidable=asked and hit.answer == "unsure",
    )


def is_undone(hit: Hit) -> bool:
    """A part of look and feel that stands on "not done" alone."""
    return hit.answer == "unsure" and set(hit.texts) == {NOT_DONE}


def _undone_words(hit: Hit) -> str:
    level = LEVEL_WORDS[hit.urgency].lower()
    return f"Not looked at yet. Nothing was found; until it is done or cleared it counts as “{level}”."


def _headline(presenter: ScreeningPresenter, assessment: Assessment) -> tuple[SafetyKind, str, str]:
    waiting = waiting_looks(presenter)
    # Only "not done yet" may wait: what was seen or felt on one side stops at once, whatever else is open.
    hits = tuple(hit for hit in assessment.safety.hits if hit.id not in waiting or hit.answer != "unsure")
    top = _highest(hits)
    named = _names(hits, top)
    match assessment.disposition:
        case "emergency":
            return (
                "stop",
                "emergency department now",
                f"{named} No further tests, no exercises. Document and refer.",
            )
        case "urgent" if top == "URGENT":
            return (
                "stop",
                "doctor today, at the latest the next working day",
                f"{named} No impact, no provoking tests, no exercises. Document and refer.",
            )
        case "refer_first" if top == "REFER_FIRST":
            return (
                "stop",
                "refer before any exercise",
                f"{named} Tests may go on for the record; the exercise plan is locked.",
            )
        case "safety_incomplete" | "urgent" | "refer_first":
            return _incomplete(presenter, assessment, named, top, waiting)
        case "out_of_scope":
            reasons = " ".join(one.text for one in assessment.scope if one.effect == "out_of_scope")
            return (
                "caution",
                "Outside the scope of this screen",
                f"{reasons} Findings are for the record only.",
            )
        case "caution":
            texts = "; ".join(one.title.lower() for one in assessment.restrictions)
            parts = [named, f"Restrictions: {texts}." if texts else "", _parallel(assessment)]
            return "caution", "Go on with care", " ".join(part for part in parts if part)
        case "clear":
            return (
                "clear",
                "Safety questions clear",
                "No sign found. The stop rules still hold in every test.",
            )


def _incomplete(
    presenter: ScreeningPresenter,
    assessment: Assessment,
    named: str,
    top: Level | None,
    waiting: frozenset[str],
) -> tuple[SafetyKind, str, str]:
    done, total = presenter.progress
    count = f"{done} of {total} safety questions answered"
    if top == "REFER_FIRST":
        return "stop", "refer before any exercise", f"{named} {count}; the rest is still needed."
    so_far = f"Caution so far: {named}" if named else ""
    if done < total:
        return "open", count, so_far or "Physical tests open when all are answered."
    missing = {one.title: None for one in assessment.safety.looks_open if one.id in waiting}
    missing |= {one.title: None for one in assessment.safety.incomplete}
    return "open", "Safety is not complete", f"Still needed: {'; '.join(missing)}. {so_far}".strip()


def _highest(hits: tuple[Hit, ...]) -> Level | None:
    for level in LEVELS:
        if any(hit.urgency == level for hit in hits):
            return level
    return None


def _names(hits: tuple[Hit, ...], top: Level | None) -> str:
    titles = [
        hit.title + (" (not done)" if is_undone(hit) else " (unsure)" if hit.answer == "unsure" else "")
        for hit in hits
        if hit.urgency == top
    ]
    return f"{'; '.join(titles)}." if titles else ""


def _parallel(assessment: Assessment) -> str:
    names = [REFERRAL_WORDS.get(one.to, one.to.replace("_", " ")) for one in assessment.referrals]
    return f"Also refer to: {', '.join(names)}." if names else ""
