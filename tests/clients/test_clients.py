"""Who sees which client, and what of them."""

from datetime import date, timedelta

import pytest

from portal.access import Role
from portal.clients import actions, queries
from portal.clients.models import Arrival, Assignment, Client, Conflict
from portal.housing.models import Home
from portal.journal.models import FieldChange, JournalEntry
from portal.moments import today
from portal.organisation.models import Municipality
from tests.conftest import count_queries
from tests.factories import (
    make_assignment,
    make_branch,
    make_client,
    make_household,
    make_municipality,
    make_person,
)

YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)


@pytest.mark.parametrize(
    ("dates", "seen"),
    [
        ({"started_on": date(2018, 1, 1)}, True),
        ({"started_on": today()}, True),
        ({"started_on": TOMORROW}, False),
        ({"started_on": date(2018, 1, 1), "ended_on": today()}, True),
        ({"started_on": date(2018, 1, 1), "ended_on": YESTERDAY}, False),
    ],
    ids=str,
)
def test_a_match_opens_a_file_on_its_own_days_only(branch, volunteer, dates, seen):
    """G2, B3."""
    client = make_client(branch)
    make_assignment(volunteer, client.household, **dates)

    assert (client in set(queries.visible_to(volunteer))) is seen


def test_an_ended_match_closes_the_file_at_the_next_request(client_for, branch, volunteer):
    """G2, R04f."""
    client = make_client(branch)
    match = make_assignment(volunteer, client.household)
    browser = client_for(volunteer)
    assert browser.get(f"/clients/{client.id}").status_code == 200

    Assignment.update(ended_on=YESTERDAY).where(Assignment.id == match.id).execute()

    assert browser.get(f"/clients/{client.id}").status_code == 404
    assert client.name not in browser.get("/clients").text


@pytest.mark.parametrize("role", [Role.GUIDE, Role.TEAM_LEADER], ids=str)
def test_nobody_opens_the_file_of_themselves_or_of_who_keeps_them_out(client_for, branch, role):
    """R04g: whatever the role."""
    client, person = make_client(branch), make_person(branch, role)
    make_assignment(person, client.household)
    Conflict.create(branch=branch, person=person, client=client, reason="zelf cliënt")

    assert client_for(person).get(f"/clients/{client.id}").status_code == 404


def test_who_is_kept_out_sees_no_trace_of_the_client(client_for, branch, volunteer):
    """R04g: not in the household either, not at the desk, not for logging."""
    client = make_client(branch, name="Amina")
    kept = make_client(branch, household=client.household, name="Verborgen")
    make_assignment(volunteer, client.household)
    actions.look_up_at_desk(volunteer, "inloop", name="", born_on=None, number=kept.code)
    Conflict.create(branch=branch, person=volunteer, client=kept)

    browser = client_for(volunteer)
    assert "Verborgen" not in browser.get(f"/clients/{client.id}").text
    assert "Verborgen" not in browser.get("/desk").text
    assert kept not in set(queries.for_logging(volunteer))


def test_the_desk_knows_letters_beyond_the_alphabet(branch, volunteer):
    client = make_client(branch, name="Élise Haddad", born_on=date(1990, 2, 3))

    hit = queries.at_the_desk(volunteer, "élise HADDAD", date(1990, 2, 3), "")
    assert hit == client


def test_a_proposed_code_tells_nothing_of_other_branches(branch):
    other = make_branch()
    for _ in range(5):
        make_client(other)

    assert queries.next_code(branch.id) == "K-0001"


def test_a_leader_finds_whom_nobody_helps(client_for, branch, team_leader, volunteer):
    helped, alone = make_client(branch, name="Geholpen"), make_client(branch, name="Alleen")
    make_assignment(volunteer, helped.household)

    page = client_for(team_leader).get("/clients?which=alone").text
    assert alone.name in page
    assert helped.name not in page


def test_reading_a_file_is_noted_and_a_leader_sees_by_whom(
    client_for, branch, volunteer, team_leader
):
    """G4, R60."""
    client = make_client(branch)
    make_assignment(volunteer, client.household)

    client_for(volunteer).get(f"/clients/{client.id}")

    entry = JournalEntry.get(JournalEntry.action == "client.read")
    assert (entry.actor_id, entry.object_id) == (volunteer.id, client.id)
    assert volunteer.name in client_for(team_leader).get(f"/clients/{client.id}/readers").text


def test_a_client_without_a_name_is_called_by_the_code(client_for, branch, team_leader):
    """B1."""
    client = make_client(branch, name=None, code="K-0007")

    assert "K-0007" in client_for(team_leader).get("/clients").text
    assert "<bdi>K-0007</bdi></h1>" in client_for(team_leader).get(f"/clients/{client.id}").text


def test_adults_children_and_sexes_are_counted_from_the_household(branch):
    """B2: a person is an adult from the eighteenth birthday on."""
    household = make_household(branch)
    make_client(branch, household=household, born_on=date(2000, 5, 1), sex="m")
    make_client(branch, household=household, born_on=date(2008, 5, 1), sex="f")
    make_client(branch, household=household, born_on=None, sex=None)

    people = queries.members(household)
    assert queries.makeup(people, date(2026, 4, 30)) == {
        "adults": 1,
        "children": 1,
        "men": 1,
        "women": 1,
    }
    assert queries.makeup(people, date(2026, 5, 1))["adults"] == 2


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2018, 8, 31), 1),
        (date(2019, 8, 30), 1),
        (date(2019, 8, 31), 2),
        (date(2020, 8, 30), 2),
        (date(2020, 8, 31), 3),
    ],
)
def test_the_programme_year_turns_on_its_own_day(branch, day, year):
    """B4: the last day of the 24th month and the next are told apart."""
    assert queries.programme_year(make_client(branch, housed_on=date(2018, 8, 31)), day) == year


def test_guidance_ends_on_the_last_day_of_a_shorter_month(branch):
    place = make_municipality(branch, months=18)
    client = make_client(branch, municipality=place, housed_on=date(2018, 8, 31))

    assert queries.guided_until(client) == date(2020, 2, 29)


ALL_MARKS = {"23 jul 1981", "Eritrea", "Merktekenlaan 1", "Merktekenstad", "010-1110001"}
MARKED = {
    "phone": "010-1110001",
    "born_on": date(1981, 7, 23),
    "nationality": "ER",
    "language": "ti",
}


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.TEAM_LEADER, set()),
        (Role.GUIDE, set()),
        (Role.LEGAL_GUIDE, set()),
        (Role.LANGUAGE_COACH, {"23 jul 1981", "Eritrea", "Merktekenstad"}),
        (Role.JOB_COACH, {"23 jul 1981", "Eritrea", "Merktekenlaan 1"}),
        (Role.INTERPRETER, ALL_MARKS),
    ],
    ids=str,
)
def test_each_role_reads_the_fields_that_it_needs(client_for, branch, role, hidden):
    """G3, R04e: what is hidden is not in the page at all."""
    place = make_municipality(branch, name="Merktekenstad")
    home = Home.create(
        branch=branch, code="m", municipality=place, kind="regular", address="Merktekenlaan 1"
    )
    client = make_client(branch, home=home, municipality=place, **MARKED)
    person = make_person(branch, role)
    make_assignment(person, client.household)

    page = client_for(person).get(f"/clients/{client.id}").text

    assert {word for word in ALL_MARKS if word not in page} == hidden


def found_by(person, typed):
    rows = queries.found(person, actions.folded(typed))
    return {row[1] for row in rows.tuples()}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("jose", "José Haddad"),
        ("JOSÉ", "José Haddad"),
        ("hadd jos", "José Haddad"),
        ("حد", "حداد سلام"),
        ("ተስ", "ተስፋይ በራኺ"),
        ("o'neil", "Séan O’Neil"),
    ],
)
def test_search_folds_accents_and_finds_any_script(branch, team_leader, typed, name):
    """Ruling 11."""
    for each in ("José Haddad", "حداد سلام", "ተስፋይ በራኺ", "Séan O’Neil"):
        actions.index_words(make_client(branch, name=each))

    assert found_by(team_leader, typed) == {name}


def test_search_finds_by_code_and_never_across_a_branch(branch, team_leader):
    other = make_client(make_branch(), name="José Elders")
    actions.index_words(other)
    actions.index_words(make_client(branch, name=None, code="K-0042"))

    assert found_by(team_leader, "k-0042") == {"K-0042"}
    assert found_by(team_leader, "jose") == set()


def test_a_long_list_comes_in_pages_without_gap_or_double(client_for, branch, team_leader):
    names = [f"Cliënt {n:03}" for n in range(queries.PAGE + 3)]
    for name in names:
        make_client(branch, name=name)
    browser = client_for(team_leader)

    first = browser.get("/clients").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text

    shown = [name for name in names if name in first] + [name for name in names if name in second]
    assert shown == names


@pytest.mark.parametrize("clients", [1, 3])
def test_the_list_takes_as_many_queries_however_long_it_is(
    client_for, branch, team_leader, clients
):
    for _ in range(clients):
        make_client(branch)
    browser = client_for(team_leader)
    browser.get("/clients")

    with count_queries() as counted:
        browser.get("/clients")

    assert len(counted) <= 4, counted


def typed_for(client, **changes):
    place = Municipality.get(Municipality.branch == client.branch)
    ordinary = {
        "code": client.code,
        "name": client.name,
        "municipality": str(place.id),
        "sex": "f",
        "born_on": "1980-01-01",
        "nationality": "SY",
        "housed_on": "2018-01-15",
        "arrival": "assigned",
        "counts_for_target": "y",
        "version": str(client.version),
    }
    return ordinary | changes


def test_a_change_keeps_who_when_old_and_new(client_for, branch, team_leader):
    """G5."""
    client = make_client(branch, name="Oude Naam")

    client_for(team_leader).post(
        f"/clients/{client.id}/edit", data=typed_for(client, name="Nieuwe Naam")
    )

    change = FieldChange.get()
    assert (change.field, change.old, change.new) == ("name", "Oude Naam", "Nieuwe Naam")
    assert change.entry.actor_id == team_leader.id
    assert found_by(team_leader, "nieuwe") == {"Nieuwe Naam"}
    assert "Oude Naam" in client_for(team_leader).get(f"/clients/{client.id}/readers").text


def test_of_two_editors_the_second_sees_both_versions(client_for, branch, team_leader):
    """R14: nothing typed is lost, nothing stored is overwritten."""
    client = make_client(branch, name="Begin")
    stale = typed_for(client, name="Tweede")
    browser = client_for(team_leader)
    browser.post(f"/clients/{client.id}/edit", data=typed_for(client, name="Eerste"))

    conflict = browser.post(f"/clients/{client.id}/edit", data=stale)

    assert conflict.status_code == 409
    assert "Eerste" in conflict.text
    assert "Tweede" in conflict.text
    assert Client.get_by_id(client.id).name == "Eerste"


def test_a_guide_changes_how_to_reach_somebody_and_nothing_else(client_for, branch):
    client, guide = make_client(branch), make_person(branch, Role.GUIDE)
    make_assignment(guide, client.household)

    client_for(guide).post(
        f"/clients/{client.id}/edit",
        data=typed_for(client, phone="010-7654321", name="Verzonnen"),
    )

    now = Client.get_by_id(client.id)
    assert (now.phone, now.name) == ("010-7654321", client.name)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"arrival": Arrival.OWN_MOVE}, "counts_for_target"),
        ({"housed_on": "1979-12-31"}, "housed_on"),
        ({"born_on": "2999-01-01"}, "born_on"),
        ({"code": ""}, "code"),
        ({"nationality": "XX"}, "nationality"),
        ({"sex": "q"}, "sex"),
        ({"municipality": "999999"}, "municipality"),
        ({"home": "999999"}, "home"),
        ({"sponsor": "999999"}, "sponsor"),
    ],
    ids=str,
)
def test_a_wrong_answer_is_explained_by_its_field(client_for, branch, team_leader, wrong, field):
    client = make_client(branch)

    page = client_for(team_leader).post(
        f"/clients/{client.id}/edit", data=typed_for(client, **wrong)
    )

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


def test_what_belongs_to_another_branch_cannot_be_chosen(client_for, branch, team_leader):
    """R04c: ids in a form are looked up in what this person may see."""
    client, other = make_client(branch), make_branch()
    stranger = make_client(other)
    home = Home.create(branch=other, code="x", kind="regular")
    place = Municipality.get(Municipality.branch == other)
    browser = client_for(team_leader)
    for forged in ({"sponsor": stranger.id}, {"home": home.id}, {"municipality": place.id}):
        page = browser.post(f"/clients/{client.id}/edit", data=typed_for(client, **forged))
        assert page.status_code == 422, forged
    added = browser.post(
        "/clients/new", data=typed_for(client, code="n", household=stranger.household_id)
    )
    assert added.status_code == 422


def test_a_leader_adds_a_client_with_a_household_of_their_own(client_for, branch, team_leader):
    sample = make_client(branch)

    answer = client_for(team_leader).post(
        "/clients/new", data=typed_for(sample, code="K-1", name="Nieuwkomer")
    )

    client = Client.get(Client.code == "K-1")
    assert answer.location == f"/clients/{client.id}"
    assert client.household != sample.household


def test_a_code_belongs_to_one_client_of_the_branch(client_for, branch, team_leader):
    sample = make_client(branch)

    page = client_for(team_leader).post("/clients/new", data=typed_for(sample))

    assert page.status_code == 422
    assert 'id="code-error"' in page.text


def test_a_match_is_made_and_ended_and_stays_in_history(client_for, branch, team_leader):
    """B3."""
    client, helper = make_client(branch), make_person(branch, Role.GUIDE)
    address = f"/households/{client.household_id}"
    browser = client_for(team_leader)

    browser.post(
        address, data={"helper": helper.id, "role": "guide", "started_on": today().isoformat()}
    )
    match = Assignment.get()
    assert client_for(helper).get(address).status_code == 200
    browser.post(f"/assignments/{match.id}/end")

    assert Assignment.get().ended_on == today()
    assert helper.name in browser.get(address).text


def test_nobody_of_another_branch_is_matched(client_for, branch, team_leader):
    """R04c."""
    client, stranger = make_client(branch), make_person(make_branch())

    page = client_for(team_leader).post(
        f"/households/{client.household_id}",
        data={"helper": stranger.id, "role": "guide", "started_on": today().isoformat()},
    )

    assert page.status_code == 422
    assert not Assignment.select().exists()


def look_up(browser, **what):
    return browser.post("/desk", data={"reason": "inloop, brief van de gemeente"} | what)


def test_the_desk_gives_a_small_card_for_one_exact_hit(client_for, branch, volunteer):
    """Ruling 1: no file, no list, a reason, for today."""
    client = make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3), phone="010-999")
    browser = client_for(volunteer)

    look_up(browser, name="amina haddad", born_on="1990-02-03")

    page = browser.get("/desk").text
    assert client.code in page
    assert "010-999" not in page
    assert browser.get(f"/clients/{client.id}").status_code == 404
    assert client in set(queries.for_logging(volunteer))
    entry = JournalEntry.get(JournalEntry.action == "desk.card")
    assert (entry.object_id, entry.reason) == (client.id, "inloop, brief van de gemeente")


@pytest.mark.parametrize(
    "what",
    [
        {"name": "Amina", "born_on": "1990-02-03"},
        {"name": "Amina Haddad", "born_on": "1990-02-04"},
        {"name": "Twee Keer", "born_on": "1990-01-01"},
        {"number": "elders-1"},
        {"number": "%"},
    ],
    ids=str,
)
def test_the_desk_gives_nothing_for_less_than_one_exact_hit(client_for, branch, volunteer, what):
    make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3))
    for _ in range(2):
        make_client(branch, name="Twee Keer", born_on=date(1990, 1, 1))
    make_client(make_branch(), code="elders-1")

    page = look_up(client_for(volunteer), **what)

    assert page.status_code == 422
    assert not list(queries.cards_of(volunteer))


def test_the_desk_wants_a_reason(client_for, branch, volunteer):
    client = make_client(branch)

    page = look_up(client_for(volunteer), number=client.code, reason=" ")

    assert page.status_code == 422
    assert not list(queries.cards_of(volunteer))


def test_thirty_look_ups_in_an_hour_are_enough(client_for, branch, volunteer):
    browser = client_for(volunteer)
    for _ in range(30):
        look_up(browser, number="niemand")

    assert look_up(browser, number="niemand").status_code == 429
