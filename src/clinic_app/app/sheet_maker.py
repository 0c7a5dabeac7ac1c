"""Makes handouts with everything the clinic has: shipped and own figures, photos, and the person chosen for a client.

reportlab is heavy: it comes with the first page, not with the window.
"""

from collections.abc import Callable, Sequence

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.handouts import Fitted, HandoutContent
from clinic_app.figures.drawing import Drawing
from clinic_app.figures.figure_look import FigureLook
from clinic_app.figures.library import FigureLibrary
from clinic_app.figures.palette import Style

PHOTO = "photo:"


class SheetMaker:
    """Belongs on the store thread. `look_now` is the person of the open client.

    `read_photo` gives the bytes kept under a file id; it may raise ClinicError for one that is gone or damaged.
    """

    def __init__(
        self,
        figures: Callable[[], FigureLibrary],
        look_now: Callable[[], FigureLook],
        read_photo: Callable[[str], bytes],
    ) -> None:
        self._figures = figures
        self._look_now = look_now
        self._read_photo = read_photo

    def render(self, content: HandoutContent, paper: Paper, style: Style) -> bytes:
        """The PDF with the person of the open client."""
        return self._rendered(content, paper, style, self._look_now())

    def render_as(self, content: HandoutContent, paper: Paper, style: Style, look: FigureLook) -> bytes:
        """The PDF with the person named."""
        return self._rendered(content, paper, style, look)

    def fit(self, content: HandoutContent, most: int) -> Fitted:
        """The handout on at most so many pages, or why that cannot be."""
        from clinic_app.pdf.fitting import fitted_to

        return fitted_to(content, self._pictures(self._look_now()), most, self._photo)

    def join(self, sheets: Sequence[bytes]) -> bytes:
        """Several sheets as one file for the printer."""
        from clinic_app.pdf.joining import joined

        return joined(sheets)

    def plan_inside(self, pdf: bytes) -> str:
        """The plan a kept sheet carries as data; empty where it has none."""
        from clinic_app.pdf.kept_plan import plan_inside

        return plan_inside(pdf)

    def _rendered(self, content: HandoutContent, paper: Paper, style: Style, look: FigureLook) -> bytes:
        from clinic_app.pdf.handout import render_handout

        return render_handout(
            content, self._pictures(look), paper, style=style, look=look.colours, photos=self._photo
        )

    def _pictures(self, look: FigureLook) -> Callable[[str], tuple[Drawing, ...]]:
        library = self._figures()

        def pair(figure_id: str) -> tuple[Drawing, ...]:
            try:
                return library.pair(figure_id, None, look.body)
            except ClinicError as damaged:  # an own figure nobody can draw any more: its place says so
                raise KeyError(figure_id) from damaged

        return pair

    def _photo(self, figure_id: str) -> bytes:
        try:
            return self._read_photo(figure_id.removeprefix(PHOTO))
        except ClinicError as gone:
            raise KeyError(figure_id) from gone
