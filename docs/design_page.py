"""Makes the pictures of docs/design.md: `python docs/design_page.py` from the checkout, no screen needed.

The sheets are painted from the tokens and the building blocks themselves, so they cannot show anything else than
the program does. The screens come from a clinic of invented clients in a temporary folder.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "gui")]

from gui_context import PAGES, Clinic, make_clinic  # noqa: E402
from PySide6.QtCore import QCoreApplication, QRectF, Qt  # noqa: E402
from PySide6.QtGui import QColor, QCursor, QPainter, QPaintEvent  # noqa: E402
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget  # noqa: E402

from clinic_app.gui.colours import contrast  # noqa: E402
from clinic_app.gui.kit.buttons import DangerButton, IconButton, PrimaryButton, QuietButton, SecondaryButton  # noqa: E402
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice, YesNoField  # noqa: E402
from clinic_app.gui.kit.fields import FieldRow, NumberField, NumberLimits, SearchField, TextField  # noqa: E402
from clinic_app.gui.kit.findings import FindingCard  # noqa: E402
from clinic_app.gui.kit.labels import Heading, PlainLabel  # noqa: E402
from clinic_app.gui.kit.options import Choice  # noqa: E402
from clinic_app.gui.kit.pills import SideBadge, StatusPill, Strength, StrengthPill  # noqa: E402
from clinic_app.gui.kit.surfaces import Banner, BannerKind, Card  # noqa: E402
from clinic_app.gui.kit.tools import Counter, Stopwatch  # noqa: E402
from clinic_app.gui.main_window import MainWindow  # noqa: E402
from clinic_app.gui.theme import TYPE_SCALE, Mode, colour, font, look  # noqa: E402
from clinic_app.gui.unlock.unlock_page import FirstRunPage, UnlockPage  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
MODES: tuple[Mode, ...] = ("light", "dark")
SIDES: tuple[tuple[Literal["L", "R"], str], ...] = (("L", "3"), ("R", "40"))
SWATCHES = (
    ("text", "surface"), ("text_soft", "surface"), ("text_faint", "canvas"), ("on_accent", "accent"),
    ("accent_text", "accent_soft"), ("good_text", "good_soft"), ("note_text", "note_soft"), ("warning_text", "warning_soft"),
    ("on_stop", "stop"), ("stop_text", "surface"), ("on_finding", "finding"), ("finding_text", "finding_soft"),
    ("left", "left_soft"), ("right", "right_soft"), ("edge", "surface"), ("focus", "surface"),
)  # fmt: skip


class Swatch(QWidget):
    """One pair of colours with its name and its computed contrast."""

    def __init__(self, ink: str, ground: str) -> None:
        super().__init__()
        self.ink, self.ground = ink, ground
        self.setFixedSize(300, 62)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  named by Qt
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colour("line")))
        painter.setBrush(colour(self.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(colour(self.ink))
        painter.setFont(font("strong"))
        painter.drawText(
            self.rect().adjusted(14, 8, -14, -30),
            int(Qt.AlignmentFlag.AlignVCenter),
            f"{self.ink} on {self.ground}",
        )
        ratio = contrast(colour(self.ink).name(), colour(self.ground).name())
        painter.setFont(font("small"))
        text = f"{colour(self.ink).name()}  {colour(self.ground).name()}   {ratio:.1f} : 1"
        painter.drawText(self.rect().adjusted(14, 30, -14, -8), int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


def sheet(width: int) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    page.setProperty("kind", "canvas")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.setFixedWidth(width)
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 24, 24, 24)
    column.setSpacing(16)
    return page, column


def colours_sheet() -> QWidget:
    page, column = sheet(1290)
    grid = QGridLayout()
    grid.setSpacing(8)
    for at, (ink, ground) in enumerate(SWATCHES):
        grid.addWidget(Swatch(ink, ground), at // 4, at % 4)
    column.addLayout(grid)
    return page


def type_sheet() -> QWidget:
    page, column = sheet(900)
    card = Card(gap=6)
    for role, (pixels, bold) in sorted(TYPE_SCALE.items(), key=lambda item: -item[1][0]):
        row = QHBoxLayout()
        name = PlainLabel(f"{role}, {pixels} px{', bold' if bold else ''}", "small", "soft")
        name.setFixedWidth(170)
        row.addWidget(name)
        row.addWidget(
            PlainLabel("12.5" if role in ("clock", "number") else "Hip flexors look short, left", role)
        )
        row.addStretch(1)
        card.body.addLayout(row)
    column.addWidget(card)
    return page


def controls_sheet() -> QWidget:
    page, column = sheet(1290)
    top = QHBoxLayout()
    top.setSpacing(16)
    buttons = Card("Buttons, usual and off")
    for off in (False, True):
        row = QHBoxLayout()
        for button in (
            PrimaryButton("Start screening", "play"),
            SecondaryButton("Routine"),
            QuietButton("Edit", "pencil"),
            DangerButton("Discard"),
            IconButton("x", "Close"),
        ):
            button.setEnabled(not off)
            row.addWidget(button)
        row.addStretch(1)
        buttons.body.addLayout(row)
    buttons.body.addStretch(1)
    top.addWidget(buttons, 1)
    choices = Card("One of several, several of many, not answered")
    one = SegmentedChoice("Pain", (Choice("yes", "Yes"), Choice("no", "No"), Choice("unknown", "Not sure")))
    one.set_value("no")
    many = ChipMulti(
        "Where", (Choice("b", "Buttock"), Choice("t", "Back of thigh"), Choice("k", "Below the knee"))
    )
    many.set_value(["b", "t"])
    for widget in (one, many, YesNoField("Pelvis stayed level")):
        choices.body.addWidget(widget)
    top.addWidget(choices, 1)
    column.addLayout(top)
    fields = QHBoxLayout()
    fields.setSpacing(16)
    card = Card("Fields")
    wrong = FieldRow("Family name", TextField(), required=True)
    card.body.addWidget(FieldRow("Given name", TextField(placeholder="As the client says it")))
    card.body.addWidget(wrong)
    wrong.show_problem("Enter the family name.")
    card.body.addWidget(SearchField("Find a client"))
    card.body.addStretch(1)
    fields.addWidget(card, 1)

    card = Card("Left and right; an unusual value is asked about")
    sides = QHBoxLayout()
    for side, degrees in SIDES:
        ground = QFrame()
        ground.setProperty("kind", "sunken")
        number = NumberField(f"Thigh angle {side}", "°", NumberLimits((-45, 60), (-30, 25)))
        number.edit.setText(degrees)
        number.edit.editingFinished.emit()
        inside = QVBoxLayout(ground)
        inside.addWidget(SideBadge(side, spelled=True))
        inside.addWidget(number)
        inside.addStretch(1)
        sides.addWidget(ground, 1)
    card.body.addLayout(sides)
    fields.addWidget(card, 1)
    column.addLayout(fields)
    tools = QHBoxLayout()
    tools.setSpacing(16)
    counter = Counter()
    counter.set_count(12)
    tools.addWidget(Stopwatch(use_text="Use for left"), 1)
    tools.addWidget(counter, 1)
    column.addLayout(tools)
    return page


def meaning_sheet() -> QWidget:
    page, column = sheet(1000)
    card = FindingCard(
        "Hip flexors look short",
        "supported",
        "L",
        "The thigh stayed 5° above the table with the pelvis level.",
    )
    column.addWidget(Heading("A finding proposes and waits"))
    column.addWidget(card)
    strengths = QHBoxLayout()
    levels: tuple[Strength, ...] = ("supported", "suggested", "not_supported", "not_assessed")
    for level in levels:
        strengths.addWidget(StrengthPill(level))
    strengths.addStretch(1)
    column.addLayout(strengths)
    texts: tuple[tuple[BannerKind, str, str, str], ...] = (
        ("note", "A note can wait", "Two tests are still open", "They would make this finding clearer."),
        (
            "warning",
            "A warning asks for care",
            "Pain 5 of 10 in the last test",
            "Let it settle before the next test.",
        ),
        ("stop", "A stop ends the way", "Send to emergency care now", "The exercise part is locked."),
    )
    for kind, heading, title, text in texts:
        column.addWidget(Heading(heading))
        column.addWidget(Banner(kind, title, text))
    states = QHBoxLayout()
    for status in ("open", "answered", "skipped", "not_needed", "blocked", "required", "draft"):
        states.addWidget(StatusPill(status))  # type: ignore[arg-type]  # all are states
    states.addStretch(1)
    column.addLayout(states)
    return page


def settle(clinic: Clinic | None = None) -> None:
    for _ in range(20):
        QCoreApplication.processEvents()
        while clinic is not None and clinic.context.tasks.busy:
            QCoreApplication.processEvents()


def save(widget: QWidget, name: str, mode: Mode) -> None:
    settle()
    area = widget.rect()
    if not name.startswith("screen"):  # a sheet ends where its last row ends
        area.setBottom(widget.childrenRect().bottom() + 24)
    widget.grab(area).save(str(PICTURES / f"{name}-{mode}.png"))


def fill(clinic: Clinic) -> str:
    """Invented clients; returns the id of the one whose page is shown."""
    people = (
        ("Elena", "Petrova", "1974-04-04", ""), ("Priya", "Raman", "1983-07-21", ""), ("Jonas", "Albrecht", "1999-12-01", ""),
        ("Łukasz", "Kowalski", "1995-05-05", ""), ("Beatrice", "Okafor", "1968-08-08", "Blood thinners"),
        ("Tomás", "Villanueva Ruiz", "2001-01-12", ""), ("Ingrid", "Sørensen", "1979-06-30", ""), ("Amir", "Haddad", "1986-11-19", ""),
    )  # fmt: skip
    for number, (given, family, born, alerts) in enumerate(people):
        client = clinic.add(given, family, birth_date=born, alerts=alerts, phone=f"+1 555 010 01{number:02d}")
        clinic.context.screenings.start(client.id)
        clinic.clock.advance(days=1, hours=3)
    client = clinic.add(
        "Zoë", "O’Neil", birth_date="1991-03-02", sex="F", phone="+1 555 010 0109", email="zoe@example.org",
        alerts="Latex allergy", precautions=["pht", "neuro_irrit"], equipment=["mat", "band", "chair", "step"],
        emergency_name="Dara O’Neil", emergency_phone="+1 555 010 0199", notes="Runs 35 km a week.",
    )  # fmt: skip
    episode = clinic.context.clients.create_episode(
        client.id,
        {
            "complaint": "Tight back of the left thigh when running",
            "side": "L",
            "goals": "Run 10 km without a stop",
        },
    )
    clinic.context.screenings.start(client.id, episode.id)
    return client.id


def screens(mode: Mode) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clinic = make_clinic(Path(folder))
        client_id = fill(clinic)
        window = MainWindow(clinic.context, PAGES)
        window.resize(1366, 768)
        window.show()
        settle(clinic)
        save(window, "screen-clients", mode)
        for page, name in (
            ("client", "screen-client"),
            ("client_form", "screen-client-form"),
            ("settings", "screen-settings"),
        ):
            clinic.context.navigator.go(page, **({"client_id": client_id} if page != "settings" else {}))
            settle(clinic)
            save(window, name, mode)
        clinic.context.navigator.go("client", client_id=client_id)
        settle(clinic)
        window.open_palette()
        window.palette_box.edit.setText("s")
        window.palette_box.asked.emit("s")
        settle(clinic)
        save(window, "screen-palette", mode)
        window.close()
        clinic.close()
    unlock, first = UnlockPage(), FirstRunPage()
    first.passphrase_edit.setText("copper lantern meadow bicycle oyster")
    for page_shown, name in ((unlock, "screen-unlock"), (first, "screen-first-run")):
        page_shown.resize(1366, 768)
        page_shown.show()
        save(page_shown, name, mode)
        page_shown.close()


def main() -> None:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    PICTURES.mkdir(exist_ok=True)
    QCursor.setPos(1300, 700)
    sheets: dict[str, Callable[[], QWidget]] = {
        "colours": colours_sheet,
        "type": type_sheet,
        "controls": controls_sheet,
        "meaning": meaning_sheet,
    }
    for mode in MODES:
        look().use(mode)
        for name, make in sheets.items():
            page = make()
            cast("QVBoxLayout", page.layout()).addStretch(1)
            page.show()
            settle()
            page.resize(page.width(), cast("QVBoxLayout", page.layout()).totalHeightForWidth(page.width()))
            if (focused := QApplication.focusWidget()) is not None:
                focused.clearFocus()
            save(page, name, mode)
            page.close()
        screens(mode)
    del application


if __name__ == "__main__":
    main()
