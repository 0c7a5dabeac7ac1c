"""What the catalogue finds and says."""

import pytest

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.dosage import Dose, Tempo
from clinic_app.gui.catalogue import words
from clinic_app.gui.catalogue.filters import (
    FACETS,
    NOTHING_TO_BUY,
    CatalogueQuery,
    all_choices,
    matching,
)
from clinic_app.gui.catalogue.presenter import details


def names(query: CatalogueQuery) -> list[str]:
    return [exercise.id for exercise in matching(load_catalogue(), query)]


def test_nothing_asked_shows_everything() -> None:
    assert len(names(CatalogueQuery())) == len(load_catalogue())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("clam", "clamshell"),
        ("calmshell", "clamshell"),
        ("diaphragm", "ninety_ninety_breathing"),
        ("bird dog", "bird_dog"),
    ],
)
def test_search_knows_names_synonyms_muscles_and_one_slip(text: str, found: str) -> None:
    assert found in names(CatalogueQuery(text))


def test_facets_narrow_together() -> None:
    catalogue = load_catalogue()
    shown = matching(catalogue, CatalogueQuery(goal="F_GM", phase="3", level="2"))
    assert shown
    for exercise in shown:
        assert "F_GM" in exercise.serves
        assert exercise.phase == 3
        assert exercise.level <= 2


def test_every_offered_choice_leads_to_as_many_as_it_says() -> None:
    catalogue = load_catalogue()
    query = CatalogueQuery(phase="2")
    for facet in FACETS:
        choices = all_choices(catalogue, query)[facet]
        assert choices or facet == "show"  # without stars and routines there is nothing on the shelves
        for choice in choices:
            assert len(matching(catalogue, query.with_facet(facet, choice.id))) == choice.count > 0


def test_a_choice_in_use_stays_even_when_it_leads_nowhere() -> None:
    catalogue = load_catalogue()
    query = CatalogueQuery("zzzz", position="standing")
    assert [choice.id for choice in all_choices(catalogue, query)["position"]] == ["standing"]


def test_nothing_special_needs_only_what_every_home_has() -> None:
    catalogue = load_catalogue()
    shown = matching(catalogue, CatalogueQuery(equipment=NOTHING_TO_BUY))
    assert 0 < len(shown) < len(catalogue)
    for exercise in shown:
        for key in exercise.equipment_required:
            thing = catalogue.thing(key)
            assert thing is not None
            assert thing.everyone_has


def test_details_tell_dose_basis_cautions_links_and_sources() -> None:
    catalogue = load_catalogue()
    exercise = catalogue.get("clamshell")
    assert exercise is not None
    shown = details(catalogue, exercise)
    assert shown.dose == "2 sets of 12, pace 2-1-2, rest 30 s · once a day, 5 days a week"
    assert "[15]" in shown.dose_basis
    assert [link.name for link in shown.easier] == ["Glute set"]
    assert [caution.label for caution in shown.cautions if caution.barred] == [
        "Fracture, or suspected bone stress injury (groin pain on running or hopping)"
    ]
    assert {source.number for source in shown.sources} == set(exercise.sources)
    assert shown.serves[0] == "Glute max capacity or recruitment low"


def test_every_exercise_has_words_for_all_its_codes() -> None:
    catalogue = load_catalogue()
    for exercise in catalogue:
        shown = details(catalogue, exercise)
        assert not [text for text in shown.serves if text.startswith("F_")], exercise.id
        assert not [tag for tag in shown.tags if "_" in tag], exercise.id
        assert "_" not in shown.equipment, exercise.id


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        (Dose(2, 1, 45, None, 15, 1, 5), "2 holds of 45 s, rest 15 s · once a day, 5 days a week"),
        (Dose(1, 1, 60, None, 0, 2, 7), "1 hold of 1 min · twice a day, every day"),
        (Dose(3, 4, 10, None, 30, 1, 1), "3 sets of 4 holds of 10 s, rest 30 s · once a day, 1 day a week"),
        (
            Dose(1, 12, None, Tempo(2, 1, 2), 90, 3, 2),
            "1 set of 12, pace 2-1-2, rest 90 s · 3 times a day, 2 days a week",
        ),
    ],
)
def test_a_dose_reads_like_a_sentence(dose: Dose, text: str) -> None:
    assert words.dose_words(dose) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(20, "under 1 min"), (60, "1 min"), (150, "2½ min"), (237, "4 min")]
)
def test_minutes_are_told_to_the_half(seconds: int, text: str) -> None:
    assert words.minutes_words(seconds) == text


@pytest.mark.parametrize(
    ("text", "first"),
    [("bri", "bridge_double"), ("dead", "dead_bug_heel_tap"), ("side pl", "side_plank_knees")],
)
def test_the_name_on_the_card_counts_more_than_other_names(text: str, first: str) -> None:
    assert names(CatalogueQuery(text))[0] == first
