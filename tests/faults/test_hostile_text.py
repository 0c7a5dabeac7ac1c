"""Hostile text stays text: through the page, the export, the table, the document and the search, as typed."""

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Callable, Generator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fault_kit import Template

from clinic_app.domain.handouts import HandoutClient
from clinic_app.domain.safe_csv import safe_csv
from clinic_app.interchange.client_record import read_record, record_files
from clinic_app.interchange.client_record_page import record_page
from clinic_app.pdf.escape import plain
from clinic_app.pdf.handout import render_handout
from clinic_app.services.clients import ClientService
from clinic_app.services.handout_content import compose_handout
from clinic_app.services.record_export import RecordExportService
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import ClinicCard
from clinic_app.storage.clinic_store import ClinicStore
from csv_cells import plain_cell
from handout_samples import catalogue, figures, routine, texts
from store_fixtures import FixedClock

BAIT = "/etc/passwd"
HOSTILE = (
    f'<img src="{BAIT}">',
    f"<img src='file://{BAIT}' onerror=alert(1)>",
    "<img src=http://127.0.0.1:9/x.png>",
    "<script>alert(document.cookie)</script>",
    "</td></tr></table><h1>owned</h1>",
    '"><svg/onload=alert(1)>',
    "<!-- --><![CDATA[x]]>&lt;&amp;&#60;",
    '<para><font color="red">x</font></para>',
    "<para backColor=\"[[[getattr(pow, Word('__globals__'))['os'].system('touch /tmp/x') for Word in [1]]]]\">x</para>",
    '<a href="javascript:alert(1)">x</a>',
    f"<include src={BAIT}/>{{{{7*7}}}}${{7*7}}%n%s",
    '=HYPERLINK("http://127.0.0.1:9/?"&A1,"x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'=1+1",
    "\uff1dSUM(A1)",
    "'; DROP TABLE client; --",
    '" OR 1=1 --',
    "100% _x_ [a] \\",
    "../../../../etc/passwd",
    "C:\\Windows\\win.ini",
    "file:///etc/passwd",
    "(a) Tj ET q 1 0 0 1 0 0 cm /Im1 Do Q BT",
    "endstream endobj 1 0 obj << /JavaScript (app.alert(1)) >>",
    "a" + "\u0301" * 90,
    "Z\u0322\u0321a\u0320\u031fl\u0353g\u0325o",
    "\u202egnp.exe",
    "\u2066right\u2069 \u200f\u200eabc\u200b\u200d",
    "\U0001f9d8\u200d\u2640\ufe0f",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "\u7530\u4e2d \u5c0f\u96ea",
    "\ufdfa\ufdfd\u1f03",
    "\u00e9" * 190,
)

_watched: list[str] = []
_watching = False


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event.startswith("socket.") and event not in ("socket.__new__",):
        _watched.append(f"{event} {arguments[1:]}")
    if event in ("subprocess.Popen", "os.system", "webbrowser.open"):
        _watched.append(event)
    if event == "open" and isinstance(arguments[0], str | bytes):
        path = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
        allowed = ("/src/clinic_app/", "/resources/", "/site-packages/", "/lib/python", "/usr/", "/proc/")
        if path.startswith(("/etc", "file:")) or not any(part in path for part in allowed):
            _watched.append(f"open {path}")


sys.addaudithook(_listen)


@contextmanager
def watched() -> Generator[list[str]]:
    """Files opened, sockets and processes meanwhile, apart from the program's own parts."""
    global _watching
    _watched.clear()
    _watching = True
    try:
        yield _watched
    finally:
        _watching = False


class Page(HTMLParser):
    """What a browser would make of a page: texts, tags and everything that could fetch or act."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = [""]
        self.acting: list[str] = []
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._kept += tag == "bdi"
        if tag == "bdi":
            self.texts.append("")
        if tag in (
            "script",
            "img",
            "a",
            "link",
            "iframe",
            "svg",
            "object",
            "form",
            "input",
            "h5",
            "include",
            "para",
        ):
            self.acting.append(tag)
        self.acting += [
            name for name, _ in attrs if name.startswith("on") or name in ("src", "href", "style")
        ]

    def handle_endtag(self, tag: str) -> None:
        self._kept -= tag == "bdi"

    def handle_data(self, data: str) -> None:
        if self._kept:
            self.texts[-1] += data


def bare(text: str) -> str:
    """Letters and signs without blanks, composed, as far as a page can carry them."""
    return "".join(unicodedata.normalize("NFKC", plain(text)).split())


def shown_in_pdf(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()
    return bare(text.replace("\ufffe", "-"))


def acting_parts(pdf: bytes) -> list[str]:
    """Names by which a document asks its reader to do something; texts that only spell them do not count."""
    asked = {
        "/JavaScript",
        "/JS",
        "/Launch",
        "/URI",
        "/GoToR",
        "/OpenAction",
        "/AA",
        "/EmbeddedFiles",
        "/SubmitForm",
    }
    found: list[str] = []

    def walk(part: Any, depth: int = 0) -> None:
        if depth and getattr(part, "is_indirect", False):
            return  # looked at on its own
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            for key in list(part.keys()):
                found.extend({str(key)} & asked)
                walk(part.get(key), depth + 1)
        elif isinstance(part, pikepdf.Array):
            for place in range(len(part)):
                walk(part[place], depth + 1)
        elif isinstance(part, pikepdf.Name):
            found.extend({str(part)} & asked)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        for one in document.objects:
            walk(one)
    return found


def page_of(text: str) -> bytes:
    client = HandoutClient(given_name=text, family_name="", goal="", why=(text,), cautions=(text,))
    content = compose_handout(
        client,
        routine(),
        catalogue(),
        ClinicCard(name="Clinic", address=text, out_of_hours=text),
        texts(),
        today=FixedClock().today(),
    )
    return render_handout(content, figures, "a4")


def test_hostile_text_is_shown_exported_and_found_as_typed(
    template: Template, tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    clock = FixedClock()
    store = ClinicStore(
        template.copy_to(tmp_path / "records") / template.database,
        template.key,
        "owner",
        template.database_id,
    )
    clients, screenings = ClientService(store, clock), ScreeningService(store, clock)
    changed: list[str] = []
    acted: list[str] = []
    page_of("warm")  # fonts and figures are read once
    checks = 0
    for text in HOSTILE:
        name = text if any(sign.isalpha() for sign in text) else f"x{text}"
        client = clients.create({"given_name": name, "family_name": "Hostile", "notes": text, "alerts": text})
        shown = client.given_name
        screenings.answer_all(screenings.start(client.id), {"hx_note": text}, rater=text)
        with watched() as seen:
            export = RecordExportService(store, clock, {"hx_note": text}).collect(client.id)
            files = record_files(export)
            read_record(files["record.json"])
        acted += [one for one in seen if str(tmp_path) not in one]
        page = Page()
        page.feed(files["record.html"].decode())
        acted += page.acting
        outcomes: dict[str, bool] = {
            "html": text in page.texts and f"{shown} Hostile" in page.texts,
            "json": json.loads(files["record.json"])["client"]["notes"] == text.strip(),
            "csv": text in [plain_cell(cell) for row in _rows(files["answers.csv"]) for cell in row],
            "csv acts": not any(
                cell[:1] in "=+-@\t\r" for row in _rows(files["answers.csv"]) for cell in row if cell
            ),
            "record": clients.get(client.id).client.notes == text.strip(),
            "search": client.id in [row.id for row in clients.find(shown)] or not _letters(shown),
        }
        checks += len(outcomes)
        changed += [f"{kind}: {text!r}" for kind, good in outcomes.items() if not good]
    for text in HOSTILE[:: scale(6, 1)]:
        with watched() as seen:
            pdf = page_of(text)
        acted += seen
        checks += 1
        if text.isascii() and bare(text) not in shown_in_pdf(pdf):
            changed.append(f"pdf: {text!r}")
        acted += acting_parts(pdf)
    store.close()
    raw = Page()
    raw.feed("<p>" + HOSTILE[0] + "</p>")
    with watched() as seen:
        Path(BAIT).read_bytes()
    figure(
        f"hostile text ({len(HOSTILE)} texts) through page, export, table, document, search: files opened, sockets / text changed",
        reached=f"{len(acted)} / {len(changed)}",
        to_reach="0 / 0",
        control=f"unescaped page: {len(raw.acting)} acting parts; opened file: {'seen' if seen else 'NOT SEEN'}",
        detail=f"{checks} checks",
    )
    assert acted == []
    assert changed == []
    assert raw.acting
    assert seen


def _letters(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _rows(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_comes_back_as_typed_and_never_begins_as_a_formula(text: str) -> None:
    (_, row) = _rows(safe_csv(("a",), [[text]]))
    assert plain_cell(row[0]) == text
    assert row[0][:1] not in set("=+-@\t\r\uff1d")


def test_a_page_of_hostile_keys_and_values_has_no_acting_part() -> None:
    document = json.loads(
        json.dumps(
            {
                "client": {"given_name": HOSTILE[0], "family_name": HOSTILE[3], "precautions": [HOSTILE[1]]},
                "exported_at": HOSTILE[5],
                "program": HOSTILE[6],
                "episodes": [{"complaint": HOSTILE[4], "side": HOSTILE[2]}],
                "screenings": [],
                "routines": [{"number": HOSTILE[7], "title": HOSTILE[8], "content": {HOSTILE[9]: {HOSTILE[0]: [HOSTILE[1]]}}}],
                "handouts": [],
            }
        )
    )  # fmt: skip
    page = Page()
    page.feed(record_page(document))
    assert page.acting == []
