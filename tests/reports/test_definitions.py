"""F1 and F5: every figure says what it counts, and opens the list of it."""

from dataclasses import replace
from datetime import date

import pytest

from portal.reports import queries
from portal.reports.queries import UnknownFigure, definition
from portal.reports.queries.figure import OF_DAYS
from portal.reports.queries.periods import year_before
from tests.conftest import count_queries
from tests.factories import make_activity, make_client
from tests.reports.year import year_of

PARTS = {"hours": 60, "euros": 100, "kilometres": 10}


def test_every_figure_has_a_label_and_a_rule(maassluis):
    """F1: each with a definition text."""
    for key in queries.annual(year_of(maassluis)):
        found = definition(key)
        assert str(found.label)
        assert str(found.text)


def test_a_figure_that_does_not_exist_is_said_so():
    for key in ("nothing", "housing.nationality.", "hours.", "housing.nationality.SY.men"):
        with pytest.raises(UnknownFigure):
            definition(key)


def test_every_figure_opens_as_many_records_as_it_says(maassluis):
    """F5: the list's count (or the sum of its amounts) is the figure."""
    scope = year_of(maassluis)
    for key, figure in queries.roll_up(scope).items():
        rows = queries.rows(scope, figure)
        if figure.unit == "count":
            assert len(rows) == figure.value, key
        elif figure.unit not in OF_DAYS:
            total = sum(row.amount for row in rows) / PARTS.get(figure.unit, 1)
            assert total == pytest.approx(figure.value, abs=0.0051), key
        assert all(row.who for row in rows), key


def test_the_months_and_the_topics_add_up_to_the_year(maassluis):
    """A3: sums of the charts are the figures."""
    scope = year_of(maassluis)
    figures = queries.roll_up(scope)

    [material] = queries.material_of(scope)
    months = queries.by_month(material, figures["desk.contacts"])
    topics = queries.by_topic(figures)

    assert len(months) == 12
    assert sum(number for _month, number in months) == 368
    assert topics[0] == ("finance", 175)
    assert sum(number for _topic, number in topics) == 520


def test_the_sums_of_the_published_year_hold(maassluis):
    """A3: what to look at before a report goes out."""
    values = queries.annual(year_of(maassluis))

    assert all(check.holds for check in queries.check(values))
    assert not all(check.holds for check in queries.check(values | {"desk.topics": 519}))


def test_what_is_still_to_be_completed_is_listed(branch, volunteer):
    make_activity(volunteer, make_client(branch, born_on=None), kind="desk_contact")

    [material] = queries.material_of(year_of(branch))
    gaps = {str(gap.text): gap.figure.value for gap in queries.incomplete(material)}

    assert gaps == {"Desk contacts without a topic": 1, "Housed without a birth date": 1}


def test_two_periods_ask_each_thing_once_and_give_what_each_gives_alone(maassluis):
    """What lies between them counts in neither."""
    half = replace(year_of(maassluis), since=date(2019, 1, 1), until=date(2019, 6, 30))
    scopes = [half, year_before(half)]
    with count_queries() as asked:
        both = [queries.flat(queries.sections(one)) for one in queries.material_of(*scopes)]

    assert len(asked) == len(set(asked)) == 24
    assert both == [queries.roll_up(scope) for scope in scopes]
    assert both[0] != both[1]
