"""One order for every list by name, the same on every page and on both databases."""

from random import Random

import pytest
from lxml import html

from portal.clients.models import Client
from portal.core.i18n.collation import in_order, place_of, place_of_name
from portal.core.web.access import Role
from portal.employment.employers.models import ContactPerson
from portal.people.models import Person
from tests.factories import (
    make_assignment,
    make_client,
    make_employer,
    make_person,
)


def shuffled(names):
    return Random(3).sample(names, len(names))  # noqa: S311


@pytest.mark.parametrize(
    "wanted",
    [
        ["berg", "van den Berg", "Bergman"],
        ["el Amrani", "Elbaz"],
        ["Sahin", "şahin a", "Şahin B", "Sahine"],
        ["'t Hart", "Hartman"],
        ["d'Hondt", "Hooft", "van 't Hooft Graafland"],
        ["Van", "Vana"],
        ["Aan de Wiel", "Zoë"],
        ["Петренко", "Яна"],
        ["Ömer", "Ona"],
        ["Straat 2", "Straat 10", "Straat 10a"],
        ["Zz", "Анна", "أحمد", "ተስፋይ", "😀"],
    ],
    ids=str,
)
def test_names_stand_where_people_look_for_them(wanted):
    assert sorted(shuffled(wanted), key=place_of_name) == wanted


def test_places_and_countries_keep_their_first_word():
    names = {"a": "Åland", "b": "Afghanistan", "c": "Den Haag", "d": "Delft", "other": "Andere"}

    assert list(in_order(names)) == ["b", "a", "d", "c", "other"]
    assert place_of("Øst") < place_of("Oz") < place_of("Peru")


ORDER = [
    "Åse Dahl",
    "Ayşe Yıldız",
    "van den Berg",
    "Çelik",
    "el Amrani",
    "Elbaz",
    "Jan de Boer",
    "Łukasz",
    "O'Brien",
    "Öztürk",
    "Sahin A",
    "Şahin B",
    "'t Zand",
    "Zürcher",
]
LISTS = ["select", "ul", "ol", "table", "fieldset", "datalist", "nav"]


def lists_of_names(page):
    """The names of each list on a page that has all of them, as they stand there."""
    tree = html.fromstring(page)
    for kind in LISTS:
        for one in tree.iter(kind):
            text = one.text_content()
            places = {name: text.find(name) for name in ORDER}
            if min(places.values()) >= 0:
                yield sorted(ORDER, key=places.get)


@pytest.fixture
def named(branch):
    """People, clients, employers and contacts with the same names, in no order."""
    employer = make_employer(branch, name="Aaa")
    for name in shuffled(ORDER):
        helper = make_person(branch, Role.JOB_COACH, Role.TEAM_LEADER, name=name)
        client = make_client(branch, name=name)
        make_assignment(helper, client.household, role=Role.JOB_COACH)
        make_employer(branch, name=name)
        ContactPerson.create(branch=branch, employer=employer, name=name)
    return employer


def pages_of(app, employer):
    client = Client.select().order_by(Client.id.desc()).first()
    person = Person.select().order_by(Person.id.desc()).first()
    values = {
        "client_id": client.id,
        "household_id": client.household_id,
        "employer_id": employer.id,
        "person_id": person.id,
    }
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments <= values.keys() and rule.endpoint != "static":
            address = rule.rule
            for name, value in values.items():
                address = address.replace(f"<int:{name}>", str(value))
            yield address


def test_every_list_of_names_is_in_that_order(app, client_for, branch, team_leader, named):
    browser = client_for(team_leader)
    wrong, seen = [], set()
    for address in pages_of(app, named):
        answer = browser.get(address)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        for found in lists_of_names(answer.text):
            seen.add(address)
            if found != ORDER:
                wrong.append((address, found))
    assert wrong == []
    assert {"/clients", "/people", "/employers", "/cvs", "/clients/new", "/meetings/new"} <= seen


def test_countries_are_in_that_order_too(client_for, team_leader):
    page = html.fromstring(client_for(team_leader).get("/clients/new").text)
    names = [option.text_content() for option in page.get_element_by_id("nationality")][2:]

    assert names == sorted(names, key=place_of)
    assert names.index("Åland") < names.index("Albanië") < names.index("België")
