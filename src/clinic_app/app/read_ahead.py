"""What the next pages will ask for, read behind the list of clients while nobody waits."""

import importlib
from collections.abc import Callable
from functools import partial

from clinic_app.app import shipped
from clinic_app.gui.context import AppContext
from clinic_app.gui.routines.proofing import print_ahead


def steps(context: AppContext) -> tuple[Callable[[], object], ...]:
    """Each for the store thread, in this order."""
    return (
        shipped.catalogue,
        shipped.protocol,
        partial(importlib.import_module, "clinic_app.pdf.handout"),
        shipped.figures,
        partial(print_ahead, context),
    )
