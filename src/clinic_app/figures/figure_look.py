"""Which person is drawn: build and colours, chosen for a client or for one print. Needs no drawing code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from clinic_app.figures.drawing import BodyType
from clinic_app.figures.palette import LOOKS, BodyLook

Tone = Literal["light", "medium", "dark"]
TONES: Mapping[Tone, str] = {"light": "Light", "medium": "Medium", "dark": "Dark"}
"""Skin and hair, by the word they are chosen by."""
BODIES: Mapping[BodyType, str] = {"a": "Narrow build, tied hair", "b": "Broad build, short hair"}


@dataclass(frozen=True, slots=True)
class FigureLook:
    """body None: the build each figure was composed with. Kept and sent as `document()`."""

    body: BodyType | None = None
    tone: Tone = "light"

    @property
    def colours(self) -> BodyLook:
        """For `palette(style, look.colours)`; only the colour style uses it."""
        return LOOKS[self.tone]

    def document(self) -> dict[str, str]:
        """The choice as JSON."""
        return {"body": self.body or "", "tone": self.tone}


AS_MADE = FigureLook()


def read_look(document: object) -> FigureLook:
    """The choice from JSON; what is missing or unknown is as made."""
    if not isinstance(document, Mapping):
        return AS_MADE
    body, tone = document.get("body"), document.get("tone")  # type: ignore[reportUnknownMemberType]  # any JSON
    return FigureLook(
        body if body in ("a", "b") else None,
        next((known for known in get_args(Tone) if known == tone), "light"),
    )
