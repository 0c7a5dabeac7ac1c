"""The summary as plain text for the clinic's own record: subjective, objective, assessment, plan."""

from clinic_app.domain.screening.model import SIDES, Item
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.safety_words import SafetyView
from clinic_app.gui.screening.summary_model import STRENGTH_WORDS, Proposal, SummaryView
from clinic_app.gui.screening.value_words import flag_words, record_words

_DECIDED = {"": "not decided", "accepted": "accepted", "edited": "changed", "rejected": "rejected"}


def note_text(presenter: ScreeningPresenter, view: SummaryView, safety: SafetyView) -> str:
    """No name and no id: the text may leave the records, and whoever pastes it decides where it goes."""
    parts = [
        ("SAFETY", [f"{safety.title[:1].upper()}{safety.title[1:]}. {safety.text}".strip(), *_hits(safety)]),
        ("SUBJECTIVE", [*_items(presenter, "history"), *_flags(presenter)]),
        ("OBJECTIVE", [*_items(presenter, "look"), *_items(presenter, "test")]),
        ("ASSESSMENT", [*map(_proposal, view.proposals), *_open(view)]),
        ("PLAN", _plan(view, safety)),
    ]
    blocks = [f"{title}\n" + "\n".join(f"- {line}" for line in lines) for title, lines in parts if lines]
    return "\n\n".join([*blocks, view.sentence])


def _hits(safety: SafetyView) -> list[str]:
    return [f"{hit.level_word}: {hit.title} ({hit.signs})" for hit in safety.hits]


def _items(presenter: ScreeningPresenter, kind: str) -> list[str]:
    lines: list[str] = []
    for item in presenter.protocol.items.values():
        if item.kind == kind and item.id in presenter.answers:
            words = _item(presenter, item)
            if words:
                lines.append(f"{item.title}: {words}")
    return lines


def _item(presenter: ScreeningPresenter, item: Item) -> str:
    answer = presenter.answers.get(item.id)
    if not item.per_side:
        return record_words(item, answer, None)
    sides = [(side, record_words(item, answer, side)) for side in SIDES]
    return "; ".join(f"{side} {words}" for side, words in sides if words)


def _flags(presenter: ScreeningPresenter) -> list[str]:
    named: list[str] = []
    for flag_id, flag in presenter.protocol.red_flags.items():
        words = flag_words(presenter.protocol, flag_id, presenter.answers.get(flag_id))
        if words and words != "none of these":
            named.append(f"{flag.title}: {words}")
    done, total = presenter.progress
    return [*named, f"Safety questions answered: {done} of {total}"]


def _proposal(one: Proposal) -> str:
    side = {"L": "left, ", "R": "right, ", None: ""}[one.side]
    strength = "" if one.kind == "branch" else f"{STRENGTH_WORDS[one.strength].lower()}, "
    note = f" ({one.note})" if one.note else ""
    return f"{one.title}: {side}{strength}{_DECIDED[one.decided]}{note}"


def _open(view: SummaryView) -> list[str]:
    if not view.not_assessed:
        return []
    return [f"Not assessed: {', '.join(row.title for row in view.not_assessed)}"]


def _plan(view: SummaryView, safety: SafetyView) -> list[str]:
    lines = [f"Refer as well: {name}" for name, _because in safety.referrals]
    lines += [f"Restriction: {title}" for title, _text in safety.restrictions]
    if view.locked:
        return ["Exercise plan locked: document and refer", *lines]
    goals = [goal for goal in view.goals if goal.state == "used"]
    lines += [f"Goal: {goal.title}{f'. Gain: {goal.target}' if goal.target else ''}" for goal in goals]
    return lines + [f"Test to do: {test}" for test in view.do_these_tests]
