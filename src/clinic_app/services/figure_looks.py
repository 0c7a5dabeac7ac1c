"""Which person a client's figures show, kept with the client and erased with the record."""

from clinic_app.domain.clients import ClientId
from clinic_app.figures.figure_look import AS_MADE, FigureLook, read_look
from clinic_app.services.library import LibraryService

KIND = "figure_look"
_TITLE = "Figures on sheets"


class FigureLooks:
    """Called on the store thread."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    def of_client(self, client_id: ClientId) -> FigureLook:
        """What was chosen for this client; as each figure was made where nothing was."""
        for item in self._library.find(KIND, client_id):
            if item.client_id == client_id:
                return read_look(item.content)
        return AS_MADE

    def choose(self, client_id: ClientId, look: FigureLook) -> None:
        """Keep the choice; nothing is written when it is the one that stands."""
        own = [item for item in self._library.find(KIND, client_id) if item.client_id == client_id]
        if own:
            if read_look(own[0].content) != look:
                self._library.save(own[0].id, own[0].version, _TITLE, look.document())
        elif look != AS_MADE:
            self._library.add(KIND, _TITLE, look.document(), scope="client", client_id=client_id)
