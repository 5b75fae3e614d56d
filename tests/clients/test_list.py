"""The list of clients: what each row tells, filters, order and pages; one helper for many."""

from datetime import date, timedelta

import pytest

from portal.clients.models import Assignment
from portal.clients.queries.listing import Wanted, a_page, all_of, how_many
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.legal.models import LegalTerm
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_household,
    make_municipality,
    make_person,
)
from tests.legal.factories import make_case


def names(person, **wanted):
    return [one.called for one in a_page(person, Wanted(**wanted))[0]]


@pytest.fixture
def three(branch):
    """Anna: guided, met last week, a term; Bea: nobody, never met; Cor: long past guidance."""
    guide = make_person(branch, Role.GUIDE, name="Gids Een")
    anna = make_client(branch, name="Anna", housed_on=today() - timedelta(30))
    make_assignment(guide, anna.household)
    make_activity(guide, anna, started_at=now())
    bea = make_client(branch, name="Bea", housed_on=today() - timedelta(500))
    cor = make_client(branch, name="Cor", housed_on=date(2015, 1, 1))
    make_activity(guide, cor)  # in 2018
    case = make_case(anna)
    LegalTerm.create(branch=branch, case=case, kind="decision", due_on=today(), source="letter")
    return guide, anna, bea, cor


def test_the_list_can_be_narrowed_to_who_has_open_terms(client_for, team_leader, three):
    assert names(team_leader, terms=True) == ["Anna"]
    assert how_many(team_leader, Wanted(terms=True)) == 1
    page = client_for(team_leader).get("/clients?terms=1").text
    assert ">Anna<" in page
    assert ">Bea<" not in page


def test_a_row_tells_contact_guide_household_year_and_terms(team_leader, three):
    """Last contact, guide, household, programme year, open terms."""
    _guide, anna, _bea, _cor = three

    rows = {one.called: one for one in a_page(team_leader, Wanted())[0]}

    first, last = rows["Anna"], rows["Cor"]
    assert (first.guides, first.household, first.year) == (["Gids Een"], anna.household.code, 1)
    assert (first.knows["terms"].many, first.knows["terms"].day) == (1, today())
    assert first.knows["contact"].many == 1
    assert (last.year, last.knows["contact"].day) == (3, date(2018, 4, 13))
    assert rows["Bea"].knows["contact"].day is None


@pytest.mark.parametrize(
    ("sort", "order", "back"),
    [
        ("name", "Anna Bea Cor", "Cor Bea Anna"),
        ("contact", "Bea Cor Anna", "Anna Cor Bea"),  # who was never met is looked at first
        ("guide", "Anna Bea Cor", "Bea Cor Anna"),
        ("year", "Anna Bea Cor", "Cor Bea Anna"),
        ("terms", "Anna Bea Cor", "Bea Cor Anna"),
        ("nonsense", "Anna Bea Cor", "Cor Bea Anna"),
    ],
)
def test_the_database_sorts_by_every_column_and_back(team_leader, three, sort, order, back):
    assert names(team_leader, sort=sort) == order.split()
    assert names(team_leader, sort=sort, is_reversed=True) == back.split()


def test_filters_narrow_the_list_and_its_count(team_leader, three):
    guide, _anna, _bea, _cor = three
    make_municipality(team_leader.branch, name="Elders")

    for wanted, found in [
        ({"helper": guide.id}, ["Anna"]),
        ({"year": 1}, ["Anna"]),
        ({"year": 2}, ["Bea"]),
        ({"year": 3}, ["Cor"]),
        ({"silent": 90}, ["Bea", "Cor"]),
        ({"which": "alone"}, ["Bea"]),
        ({"municipality": 0}, ["Anna", "Bea", "Cor"]),
        ({"typed": "be"}, ["Bea"]),
    ]:
        assert names(team_leader, **wanted) == found, wanted
        assert how_many(team_leader, Wanted(**wanted)) == len(found), wanted


def test_who_may_know_less_is_shown_less(branch, three):
    """G2, G3: a language coach sees neither household nor year nor terms, and cannot sort by it."""
    _guide, anna, _bea, _cor = three
    coach = make_person(branch, Role.LANGUAGE_COACH)
    make_assignment(coach, anna.household, role=Role.LANGUAGE_COACH)

    [row] = all_of(coach, Wanted(year=2, sort="year"))

    assert (row.called, row.guides, row.code) == ("Anna", ["Gids Een"], anna.code)
    assert (row.household, row.year, row.until, row.municipality) == (None, None, None, None)
    assert list(row.knows) == ["contact"]
    assert row.knows["contact"].day is None  # of others' visits a coach knows nothing


def test_the_file_has_what_the_page_has(client_for, branch, three):
    """Export as its reader may see."""
    _guide, anna, _bea, _cor = three
    coach = make_person(branch, Role.LANGUAGE_COACH)
    make_assignment(coach, anna.household, role=Role.LANGUAGE_COACH)

    told = client_for(coach).get("/clients.csv").text

    assert "Anna" in told
    assert "Bea" not in told
    assert anna.household.code not in told


# Many at once --------------------------------------------------------------------------------


def send(browser, clients, **typed):
    ordinary = {"role": "guide", "started_on": today().isoformat(), "do": "match"}
    data = ordinary | {"chosen": [str(c.id) for c in clients]} | typed
    return browser.post("/clients/chosen", data=data)


def matches(helper):
    found = Assignment.select().where(Assignment.person == helper).order_by(Assignment.id)
    return [(match.household_id, match.ended_on) for match in found]


def test_one_helper_is_matched_with_many_households_at_once_and_back(client_for, team_leader):
    branch, browser = team_leader.branch, client_for(team_leader)
    family = make_household(branch)
    clients = [make_client(branch, household=family), make_client(branch, household=family)]
    clients += [make_client(branch), make_client(make_branch())]
    helper = make_person(branch, Role.GUIDE)

    send(browser, clients, helper=helper.id)

    assert matches(helper) == [(family.id, None), (clients[2].household_id, None)]
    assert "2 koppelingen gemaakt" in browser.get("/clients").text
    browser.post("/clients/chosen/undo")
    assert matches(helper) == []
    assert "Maak dit ongedaan" not in browser.get("/clients").text


def test_the_help_of_one_is_ended_for_many_at_once_and_back(client_for, team_leader):
    branch, browser = team_leader.branch, client_for(team_leader)
    clients, helper = [make_client(branch) for _ in range(3)], make_person(branch, Role.GUIDE)
    for client in clients:
        make_assignment(helper, client.household)

    send(browser, clients[:2], helper=helper.id, do="end")

    assert [ended for _h, ended in matches(helper)] == [today(), today(), None]
    browser.post("/clients/chosen/undo")
    assert [ended for _h, ended in matches(helper)] == [None, None, None]


@pytest.mark.parametrize("wrong", ["chosen", "helper", "started_on"])
def test_what_is_missing_is_said_by_its_field_and_ticks_stay(client_for, team_leader, wrong):
    client, helper = make_client(team_leader.branch), make_person(team_leader.branch, Role.GUIDE)
    typed = {"helper": helper.id, wrong: [] if wrong == "chosen" else ""}

    page = send(client_for(team_leader), [client], **typed)

    assert page.status_code == 422
    assert f'id="{wrong}-error"' in page.text or wrong == "chosen"
    assert wrong == "chosen" or f'value="{client.id}" aria-label' in page.text
    assert not Assignment.select().exists()


def test_who_cannot_be_matched_is_told_of_and_the_others_are(client_for, team_leader):
    branch, browser = team_leader.branch, client_for(team_leader)
    helper, helped, other = (
        make_person(branch, Role.GUIDE),
        make_client(branch),
        make_client(branch),
    )
    make_assignment(helper, helped.household)

    send(browser, [helped, other], helper=helper.id)

    assert len(matches(helper)) == 2
    assert f"{helped.label}: " in browser.get("/clients").text
