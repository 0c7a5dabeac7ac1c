"""What opening a clinic must not cost."""

from dataclasses import fields

from gui_context import Clinic
from pytestqt.qtbot import QtBot

from clinic_app.app import shipped
from clinic_app.app.wiring import build_context, pages
from clinic_app.gui.context import AppContext
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.messages import Messages
from clinic_app.gui.preferences import Preferences
from clinic_app.gui.tasks import Tasks


def test_the_first_page_reads_no_shipped_content(clinic: Clinic, dressed: QtBot) -> None:
    readers = (shipped.protocol, shipped.catalogue, shipped.figures)
    for reader in readers:
        reader.cache_clear()
    messages = Messages()
    tasks = Tasks(messages.show_error)
    window = MainWindow(build_context(clinic.store, Preferences(), messages, tasks), pages(), start="clients")
    dressed.addWidget(window)
    window.show()
    dressed.waitUntil(lambda: not tasks.busy, timeout=5000)
    assert [reader.cache_info().misses for reader in readers] == [0, 0, 0]
    tasks.shutdown()


def test_an_open_clinic_lacks_nothing_a_page_may_use(clinic: Clinic, dressed: QtBot) -> None:
    messages = Messages()
    tasks = Tasks(messages.show_error)
    context = build_context(clinic.store, Preferences(), messages, tasks)
    missing = [field.name for field in fields(AppContext) if getattr(context, field.name) is None]
    tasks.shutdown()
    assert missing == []
