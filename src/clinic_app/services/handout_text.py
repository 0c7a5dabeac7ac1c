"""The handout as running text, for a text tab beside the preview and for people who listen to it."""

from collections.abc import Iterator

from clinic_app.domain.handouts import ExerciseBlock, Group, HandoutContent, Labels


def handout_text(content: HandoutContent) -> str:
    """Everything the sheet says, in reading order; diary boxes and lines to write on are left out."""
    return "\n".join(_lines(content)).strip() + "\n"


def _lines(content: HandoutContent) -> Iterator[str]:
    yield content.clinic_name
    yield from content.clinic_lines
    yield from (f"{fact.label}: {fact.value}" for fact in content.facts)
    yield f"\n{content.title}"
    yield from content.why.lines
    if content.changes.lines:
        yield from _group(content.changes)
    yield from _group(content.remember)
    yield f"\n{content.week_heading}"
    for row in content.week:
        days = ", ".join(day for day, on in zip(content.day_names, row.days, strict=True) if on)
        yield f"{row.number}. {row.name}: {days}"
    minutes = zip(content.day_names, content.week_minutes, strict=True)
    yield f"{content.labels.minutes}: " + ", ".join(f"{day} {count}" for day, count in minutes)
    yield f"\n{content.pain_heading}"
    yield from (f"{lamp.word}, {lamp.pain}: {lamp.meaning} {lamp.action}" for lamp in content.pain)
    yield f"\n{content.safety_heading}"
    for group in content.safety:
        yield from _group(group)
    if content.own_cautions.lines:
        yield from _group(content.own_cautions)
    part = ""
    for block in content.blocks:
        if block.part != part:
            yield f"\n{block.part}"
        part = block.part
        yield from _block(block, content.labels)
    for group in content.advice:
        yield from _group(group)
    yield f"\n{content.moving_heading}"
    yield from (f"{fact.label}: {fact.value}" for fact in (*content.moving, *content.closing))
    yield content.small_print


def _group(group: Group) -> Iterator[str]:
    yield f"\n{group.heading}"
    yield from (f"- {line}" for line in group.lines)


def _block(block: ExerciseBlock, labels: Labels) -> Iterator[str]:
    yield f"\n{block.number}. {block.name}" + (f" ({block.field_name})" if block.field_name else "")
    yield f"{block.badge.word} {block.badge.detail}. {block.side_line}".strip()
    yield ", ".join(f"{cell.big} {cell.small}" for cell in block.dose)
    yield block.move_line
    yield f"{labels.you_need} {block.you_need}"
    yield from (f"{n}. {step}" for n, step in enumerate(block.steps, start=1))
    yield f"{labels.feel}: {block.feel}"
    yield from (f"{labels.watch_out}: {watch.mistake} {watch.fix}" for watch in block.watch_out)
    extras = (
        (labels.too_hard, block.too_hard),
        (labels.too_easy, block.too_easy),
        (f"{labels.caution}:", " ".join(block.cautions)),
        (f"{labels.note}:", block.note),
    )
    yield from (f"{label} {text}" for label, text in extras if text)
