"""The title of a sheet: by the findings, or in the client's words; and how hard it is to read."""

import pytest

import handout_samples
from clinic_app.domain.plain_words import what_to_change
from clinic_app.domain.routine_proposal import AcceptedFindings, ClientFacts, propose_routine
from clinic_app.domain.routine_titles import own_title, title_place
from clinic_app.domain.routines import Routine
from unit.routine_examples import E5, E14, all_accepted, output


def proposed_title(document: dict[str, object], accepted: AcceptedFindings | None = None) -> str:
    routine = propose_routine(
        handout_samples.catalogue(), document, accepted or all_accepted(document), ClientFacts()
    )
    return routine.title


def test_the_title_says_what_the_plan_is_for() -> None:
    tendon = output(findings={"F_PHT_L": "supported", "F_HAM_SHORT_L": "supported"})
    assert proposed_title(E5) == "Your plan for tight hamstrings"
    assert proposed_title(E14) == "Your first 2 weeks"
    assert proposed_title(tendon) == "Your plan for a sore sit bone"
    assert proposed_title(tendon, AcceptedFindings(frozenset())) == "Your plan for tight hamstrings"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_title_of_the_program_stands_in_the_language_of_the_sheet(language: str) -> None:
    texts = handout_samples.texts(language)
    titles = (
        "Home exercises",
        "Your first 2 weeks",
        "Your plan after a strain",
        "Your plan for a touchy nerve",
    )
    said = [texts.text(title_place(title)) for title in titles]
    assert len(set(said)) == len(said)
    assert all(not what_to_change(title, language) for title in said)


def test_a_written_title_is_printed_as_it_is() -> None:
    assert own_title(Routine("Run 5 km with my son")) == "Run 5 km with my son"
    assert own_title(Routine("Your first 2 weeks")) == ""


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Run 5 km with my son", "en", ""),
        ("", "en", ""),
        ("Improve lumbar extension", "en", "“lumbar” could be “low back”"),
        ("Wake up your dormant glutes", "en", "Clients must not read “dormant”."),
        ("Correr 5 km con mi hijo", "es", ""),
        ("Incrementar progresivamente la extensibilidad isquiosural", "es", "INFLESZ"),
        ("Zginanie przeciwległego stawu biodrowego", "pl", ""),
    ],
)
def test_a_hard_title_says_what_to_change(text: str, language: str, said: str) -> None:
    found = what_to_change(text, language)
    assert said in found
    assert bool(found) == bool(said)
