"""In what two sheets differ, in the words of one language."""

from collections.abc import Callable

from clinic_app.domain.handouts import Group
from clinic_app.domain.sheet_plan import Change, SheetLine, SheetPlan, compare_plans
from clinic_app.services.handout_texts import HandoutTexts

Name = Callable[[SheetLine], str]
"""How an exercise is called on the page; what the catalogue no longer knows keeps the name of its sheet."""


def changes_box(
    before: SheetPlan | None, after: SheetPlan, texts: HandoutTexts, day: str, name: Name
) -> Group:
    """The box for the client, new first; without lines when there is no earlier sheet or nothing differs."""
    if before is None:
        return Group("", ())
    changes = compare_plans(before, after)
    order = ("new", "changed", "stopped")
    lines = [
        f"{texts.text(f'changes.{change.kind}')}: {_said(change, texts, name)}"
        for kind in order
        for change in changes
        if change.kind == kind
    ]
    return Group(texts.text("changes.heading", date=day), tuple(lines))


def changes_in_words(before: SheetPlan, after: SheetPlan, texts: HandoutTexts) -> tuple[str, ...]:
    """For the therapist: "Bridge 2 × 10 to 3 × 12", "Clamshell stopped"; empty when the sheets ask for the same."""
    said: list[str] = []
    for change in compare_plans(before, after):
        if change.kind == "changed":
            said.append(_said(change, texts, lambda line: line.name).replace(", ", " ", 1))
        else:
            said.append(f"{change.name} {texts.text(f'changes.{change.kind}').lower()}")
    return tuple(said)


def _said(change: Change, texts: HandoutTexts, name: Name) -> str:
    before, after = change.before, change.after
    if change.kind == "stopped" and before is not None:
        return name(before)
    if after is None:
        return change.name
    if before is None:
        return f"{name(after)}, {_volume(after, texts)}"
    told = [
        texts.text("changes.dose", before=old, after=new)
        for old, new in zip(_facets(before, texts), _facets(after, texts), strict=True)
        if old != new
    ]
    return f"{name(after)}, {', '.join(told)}"


def _facets(line: SheetLine, texts: HandoutTexts) -> tuple[str, ...]:
    dose = line.dose
    pace = f"{dose.tempo.up_s}-{dose.tempo.hold_s}-{dose.tempo.down_s}" if dose.tempo else ""
    word = "dose.day" if dose.days_per_week == 1 else "dose.days"
    return (
        _volume(line, texts),
        pace,
        f"{texts.text('dose.seconds', n=dose.rest_s)} {texts.text('dose.rest')}",
        f"{texts.text('dose.per_day', n=dose.times_per_day)} {texts.text('dose.a_day')}",
        f"{dose.days_per_week} {texts.text(word)}",
        _side(line, texts),
        line.part or "–",
    )


def _volume(line: SheetLine, texts: HandoutTexts) -> str:
    dose = line.dose
    if dose.hold_s is None:
        return f"{dose.sets} × {dose.reps}"
    times = f"{dose.sets} × {dose.reps}" if dose.reps > 1 else f"{dose.sets}"
    return f"{times} × {texts.text('dose.seconds', n=dose.hold_s)}"


def _side(line: SheetLine, texts: HandoutTexts) -> str:
    words = {"L": "badge.left", "R": "badge.right"}
    side = texts.text(words.get(line.side, "badge.both"))
    return side if line.extra not in words else f"{side} (+ {texts.text(words[line.extra])})"
