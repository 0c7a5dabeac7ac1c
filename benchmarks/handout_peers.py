"""What other typesetters are given to set: all words, sizes and pictures of our standard sheet, in about its layout.

typst reads the sheet as data (`handout_peer.typ`), WeasyPrint as a page of the web. Every source is made before a clock
starts; `missing` proves that a peer left no word out.
"""

import html
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pypdfium2

import handout_samples as sample
from clinic_app.assets import resource
from clinic_app.domain.handouts import ExerciseBlock, Fact, Group, HandoutContent
from clinic_app.figures.palette import palette
from clinic_app.figures.svg import svg

_reader: Any = pypdfium2.PdfDocument
HERE = Path(__file__).resolve().parent
Peer = Callable[[int], bytes]
"""Sets the sheet with this number of the sequence."""


@dataclass(frozen=True, slots=True)
class Picture:
    file: str
    alt: str


def pictures(sheets: Iterable[HandoutContent], folder: Path) -> dict[str, list[Picture]]:
    """Every figure of the sheets as SVG files in `folder`, by its id."""
    found: dict[str, list[Picture]] = {}
    for figure in {block.figure for sheet in sheets for block in sheet.blocks}:
        for drawing in sample.figures(figure):
            name = f"{drawing.id}-{drawing.frame}.svg"
            (folder / name).write_text(svg(drawing, palette("colour")), "utf-8")
            found.setdefault(figure, []).append(Picture(name, drawing.alt))
    return found


def typst_peer(
    sheets: Sequence[HandoutContent], shown: dict[str, list[Picture]], folder: Path, *, tags: bool
) -> Peer | None:
    """One compiler for all sheets, as typst wants to be used; None where it is not installed."""
    try:
        import typst
    except ImportError:
        return None
    sources = [_data(sheet, shown) for sheet in sheets]
    template, data = folder / "handout_peer.typ", folder / "sheet.json"
    template.write_text((HERE / template.name).read_text("utf-8"), "utf-8")
    data.write_text(sources[0], "utf-8")
    compiler: Any = typst.Compiler(
        str(template), font_paths=[str(resource("fonts"))], ignore_system_fonts=True
    )

    def compile_one(number: int) -> bytes:
        data.write_text(sources[number], "utf-8")
        return compiler.compile(pdf_tags=tags)

    return compile_one


def _data(sheet: HandoutContent, shown: dict[str, list[Picture]]) -> str:
    told = asdict(sheet)
    for block, known in zip(told["blocks"], sheet.blocks, strict=True):
        block["pictures"] = [asdict(one) for one in shown[known.figure]]
    return json.dumps(told, default=str)


def weasyprint_peer(
    sheets: Sequence[HandoutContent], shown: dict[str, list[Picture]], folder: Path
) -> Peer | None:
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError):
        return None
    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{font-family: Sheet; font-weight: {weight}; src: url({resource('fonts', file).as_uri()})}}"
        for weight, file in (("normal", "NotoSans-Regular.ttf"), ("bold", "NotoSans-Bold.ttf"))
    )
    style = weasyprint.CSS(string=faces + (HERE / "handout_peer.css").read_text("utf-8"), font_config=fonts)
    sources = ["".join(_page(sheet, shown)) for sheet in sheets]

    def write(number: int) -> bytes:
        page = weasyprint.HTML(string=sources[number], base_url=str(folder))
        return page.write_pdf(stylesheets=[style], font_config=fonts)

    return write


def _page(c: HandoutContent, shown: dict[str, list[Picture]]) -> Iterator[str]:
    page, pages = c.labels.page.replace("{pages}", "{page}").split("{page}")[:2]
    yield f"<html lang={c.language}><title>{_text(c.document_title)}</title><style>@page {{"
    yield f"@bottom-left {{content: {json.dumps(c.client_name)}}} @bottom-center {{content: {json.dumps(c.foot)}}}"
    yield f"@bottom-right {{content: {json.dumps(page)} counter(page) {json.dumps(pages)} counter(pages)}}}}</style>"
    facts = "".join(_row(f"<td>{_text(one.label)}", f"<th>{_text(one.value)}") for one in c.facts)
    yield f"<table class=wide><td><b class=clinic>{_text(c.clinic_name)}</b>{_paragraphs(c.clinic_lines)}"
    yield f"<td><table>{facts}</table></table><hr><h1>{_text(c.title)}</h1>{_paragraphs(c.why.lines)}"
    yield _group(c.changes, 2) if c.changes.lines else ""
    yield f"<table class='wide box'><td><h2>{_text(c.remember.heading)}</h2><td>{_listed('ol', c.remember.lines)}</table>"
    yield f"<table class=week>{_row(f'<th><h2>{_text(c.week_heading)}</h2>', *(f'<th>{_text(d)}' for d in c.day_names))}"
    for row in c.week:
        dots = ["<td>•" if on else "<td>" for on in row.days]
        yield _row(f"<td><b>{row.number}</b> {_text(row.name)}", *dots)
    yield _row(f"<td>{_text(c.labels.minutes)}", *(f"<th>{one}" for one in c.week_minutes)) + "</table>"
    yield f"<h2>{_text(c.pain_heading)}</h2><table>"
    for lamp in c.pain:
        cells = (lamp.word, lamp.pain, lamp.meaning, lamp.action)
        yield _row(f"<td><i class={lamp.shape}></i>", *(f"<td>{_text(one)}" for one in cells))
    yield f"</table><div class=stop><h2>{_text(c.safety_heading)}</h2><div class=two>"
    yield from (_group(one, 3) for one in c.safety)
    yield f"</div>{_group(c.own_cautions, 3) if c.own_cautions.lines else ''}</div>"
    yield from (part for block in c.blocks for part in _exercise(c, block, shown))
    yield from _closing(c)


def _exercise(c: HandoutContent, block: ExerciseBlock, shown: dict[str, list[Picture]]) -> Iterator[str]:
    feet = "".join(
        f"<i class='foot {'on' if block.badge.shape in (side, 'both') else ''}'></i>"
        for side in ("left", "right")
    )
    yield f"<section><table class='wide head'><td><i class=disc>{block.number}</i><td><h2>{_text(block.name)}</h2>"
    yield f"{_text(block.field_name)}<td>{feet} <b>{_text(block.badge.word)}</b> {_text(block.badge.detail)}</table>"
    yield f"<b>{_text(block.side_line)} {_text(block.move_line)}</b><table class=wide><td><table class='wide dose'>"
    yield _row(*(f"<td><b>{_text(cell.big)}</b><br>{_text(cell.small)}" for cell in block.dose)) + "</table>"
    yield f"{_listed('ol class=steps', block.steps)}<td class=pictures>"
    images = "".join(
        f"<td><img src='{one.file}' alt='{html.escape(one.alt)}'>" for one in shown[block.figure]
    )
    yield f"<table>{_row(images)}{_row(f'<td>{c.labels.start}', f'<td>{c.labels.end}')}</table>"
    yield f"<p><b>{_text(c.labels.you_need)}</b> {_text(block.you_need)}</table><table>"
    hints = [(c.labels.feel, _text(block.feel))]
    for n, one in enumerate(block.watch_out):
        hints.append(("" if n else c.labels.watch_out, f"{_text(one.mistake)} <b>{_text(one.fix)}</b>"))
    hints += [(c.labels.too_hard, _text(block.too_hard)), (c.labels.too_easy, _text(block.too_easy))]
    hints += [(c.labels.caution, _text(" ".join(block.cautions))), (c.labels.note, _text(block.note))]
    yield (
        "".join(_row(f"<th>{_text(label)}", f"<td>{said}") for label, said in hints if said)
        + "</table></section>"
    )


def _closing(c: HandoutContent) -> Iterator[str]:
    yield "<div class=closing>" + "".join(_group(one, 2) for one in c.advice)
    yield f"<table class=wide><td><h2>{_text(c.labels.diary)}</h2><td>{_text(c.labels.diary_hint)}</table>"
    for first in range(1, c.weeks + 1, 2):
        days = "".join(f"<th>{_text(day[:2])}" for day in c.day_names) * 2
        yield f"<table class='wide diary'><tr><th>{_text(c.labels.week.format(week=f'{first} + {first + 1}'))}{days}"
        for row in c.week:
            boxes = [f"<td>{' '.join(row.boxes[:2])}" if on else "<td class=off>" for on in row.days * 2]
            yield _row(f"<td><b>{row.number}</b> {_text(row.name)}", *boxes)
        yield _row(f"<th>{_text(c.labels.pain_row)}", *("<td>",) * 14) + "</table>"
    yield f"<p class=line><b>{_text(c.labels.notes_row)}</b><table class=wide><td><h2>{_text(c.plan.heading)}</h2>"
    yield "".join(f"<p class=line>{_text(one)}" for one in c.plan.lines) + _facts(c.closing, ":")
    yield f"<td><h2>{_text(c.moving_heading)}</h2>{_facts(c.moving, '.')}</table>"
    initials, *numbers = c.teach_back.lines
    yield f"<p class=line><b>{_text(c.teach_back.heading)}</b> "
    yield "".join(f"{one} <i class=tick></i> " for one in numbers) + _text(initials)
    yield f"<p>{_text(c.small_print)}</div></html>"


def _text(words: str) -> str:
    return html.escape(words)


def _row(*cells: str) -> str:
    return "<tr>" + "".join(cells)


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{_text(line)}" for line in lines)


def _listed(kind: str, lines: Sequence[str]) -> str:
    return f"<{kind}>{''.join(f'<li>{_text(line)}' for line in lines)}</{kind[:2]}>"


def _group(group: Group, level: int) -> str:
    return f"<h{level}>{_text(group.heading)}</h{level}>{_listed('ul', group.lines)}"


def _facts(facts: Sequence[Fact], mark: str) -> str:
    return "".join(f"<p><b>{_text(one.label)}{mark}</b> {_text(one.value)}" for one in facts)


def missing(content: HandoutContent, ours: bytes, theirs: bytes) -> list[str]:
    """Sentences of the content that stand on our sheet but not on the peer's."""
    here, there = _squeezed(ours), _squeezed(theirs)
    wanted = {"".join(text.split()) for text in _strings(asdict(content))}
    return sorted(text for text in wanted if text in here and text not in there)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)


def pages(pdf: bytes) -> int:
    return len(_reader(pdf))


def _squeezed(pdf: bytes) -> str:
    return "".join("".join(page.get_textpage().get_text_range() for page in _reader(pdf)).split())
