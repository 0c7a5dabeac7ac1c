"""What went to a printer or into a file outside the vault is written down."""

from typing import Literal

from clinic_app.domain.clients import ClientId
from clinic_app.gui.context import AppContext
from clinic_app.services.records import HandoutId

Way = Literal["printed", "saved", "exported"]


def note_leaving(context: AppContext, way: Way, client_id: ClientId, handout_id: HandoutId) -> None:
    """Belongs on the store thread, after the handout was kept and before it leaves."""
    if context.vault is None:
        return
    audit = context.vault.services.audit
    if way == "printed":
        audit.printed(client_id, handout_id)
    else:
        audit.saved_outside(client_id, handout_id)
