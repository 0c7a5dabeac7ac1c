"""Outcome scales entered between screenings: kept as asked, compared like answers of a screening."""

from datetime import date

from vignettes import protocol

from clinic_app.domain.screening.comparison import compare
from clinic_app.domain.screening.readings import Visit
from clinic_app.domain.screening.scales import (
    ScaleEntry,
    activities_of,
    answers_of,
    from_content,
    scale_courses,
    to_content,
    with_entries,
)

MAY, JUNE, JULY = date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 1)


def _entry(day: date, average: int, run: int) -> ScaleEntry:
    return ScaleEntry(
        day=day,
        pain={"now": 0, "worst": 10, "average": average},
        activities=(("Run 5 km", run),),
        tightness={"hx_ham_tight_nrs": {"L": 5}},
        adherence="enough",
    )


def test_an_entry_reads_back_as_it_was_kept() -> None:
    entry = _entry(MAY, 4, 3)
    assert from_content(to_content(entry)) == entry


def test_what_was_not_asked_is_left_out_and_never_zero() -> None:
    assert answers_of(ScaleEntry(day=MAY, pain={"now": 0})) == {"nprs": {"now": 0}}
    assert ScaleEntry(day=MAY, adherence="low").empty


def test_a_score_that_cannot_be_is_not_read() -> None:
    kept = from_content(
        {"day": "2026-05-04", "answers": {"nprs": {"now": 11, "worst": 2.5, "average": True}}}
    )
    assert kept == ScaleEntry(day=MAY)
    assert from_content({"day": "soon"}) is None


def test_activities_without_a_score_or_a_name_are_left_out() -> None:
    raw = [{"text": "Run", "score": 4}, {"text": "", "score": 4}, {"text": "Sit"}]
    assert activities_of(raw) == (("Run", 4),)  # type: ignore[arg-type]  # plain JSON values


def test_entries_are_compared_by_the_limits_of_the_scale() -> None:
    change = compare(
        protocol(),
        Visit(answers_of(_entry(MAY, 5, 3)), made_on=MAY),
        Visit(answers_of(_entry(JUNE, 3, 4)), made_on=JUNE),
    )
    verdicts = {one.key: one.verdict for one in change.changes}
    assert verdicts["nprs.average"] == "changed"
    assert verdicts["psfs.value"] == "within_error"
    assert verdicts["hx_ham_tight_nrs.value.L"] == "within_error"


def test_a_course_begins_at_the_first_visit_that_has_the_scale() -> None:
    visits = [
        Visit({"ake": {"L": 20}}, made_on=MAY),
        *(Visit(answers_of(_entry(day, score, 3)), made_on=day) for day, score in ((JUNE, 5), (JULY, 2))),
    ]
    pain = next(one for one in scale_courses(protocol(), visits) if one.key == "nprs.average")
    assert [point.reading.value for point in pain.points] == [5, 2]
    assert pain.band == 1.65  # a third of the first value is enough too


def test_scales_of_the_same_day_belong_to_the_screening_that_lacks_them() -> None:
    screening = Visit({"nprs": {"average": 6}, "ake": {"L": 20}}, made_on=MAY)
    merged, alone = with_entries([screening], [_entry(MAY, 4, 3), _entry(JUNE, 3, 4)])
    assert merged[0].answers["nprs"] == {"average": 6}
    assert merged[0].answers["psfs"] == [{"text": "Run 5 km", "score": 3}]
    assert [one.day for one in alone] == [JUNE]


def test_one_point_is_said_in_the_singular() -> None:
    change = compare(
        protocol(),
        Visit(answers_of(_entry(MAY, 5, 3)), made_on=MAY),
        Visit(answers_of(_entry(JUNE, 1, 4)), made_on=JUNE),
    )
    average = next(one for one in change.changes if one.key == "nprs.average")
    assert average.words == "5 points to 1 point, limit 1.65 points: changed, better"
