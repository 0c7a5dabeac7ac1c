"""The client's language on one handout: what is translated, what stays in the original and says so."""

from clinic_app.domain.exercise_translations import LocalExercise, original_texts, with_texts
from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.services.handout_texts import HandoutTexts

FIXED_WORDS = "The fixed words of the page"


class LocalTexts:
    """Hands out texts for one handout and remembers which of them were not translated or not reviewed.

    A single sentence left in the original carries a mark in brackets; an exercise without any translation is marked
    as a whole by the page.
    """

    def __init__(self, texts: HandoutTexts, catalogue: Catalogue) -> None:
        self.texts = texts
        self._catalogue = catalogue
        self._mark = f"({texts.labels.original}) "
        self._all_missing: set[str] = set()
        self._unreviewed: dict[str, None] = {}
        self._untranslated: dict[str, None] = {}
        if texts.drafts:
            self._unreviewed[FIXED_WORDS] = None
        if texts.translations.language != texts.language:
            self._untranslated[FIXED_WORDS] = None

    def exercise(self, exercise: Exercise) -> Exercise:
        original = self._catalogue.get(exercise.copy_of) if exercise.copy_of else None
        local = self.texts.translations.exercise(exercise, original)
        name = exercise.plain_name
        if local.drafts:
            self._unreviewed[name] = None
        if local.missing:
            self._untranslated[name if local.all_missing else f"{name}, in part"] = None
        if local.all_missing:
            self._all_missing.add(exercise.id)
            return exercise
        return self._marked(local)

    def _marked(self, local: LocalExercise) -> Exercise:
        if not local.missing:
            return local.exercise
        texts = original_texts(local.exercise)
        return with_texts(local.exercise, {place: self._mark + texts[place] for place in local.missing})

    def all_missing(self, exercise_id: str) -> bool:
        return exercise_id in self._all_missing

    def phrase(self, text: str) -> str:
        """A sentence of the catalogue or the protocol in the client's language."""
        local = self.texts.translations.phrase(text)
        if local.draft:
            self._unreviewed["Single sentences"] = None
        if local.missing:
            self._untranslated[f"“{text}”"] = None
            return self._mark + text
        return local.text

    @property
    def unreviewed(self) -> tuple[str, ...]:
        return tuple(self._unreviewed)

    @property
    def untranslated(self) -> tuple[str, ...]:
        return tuple(self._untranslated)
