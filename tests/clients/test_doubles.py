"""The same name and birth date twice: whoever adds a client is asked first."""

from datetime import date

import pytest

from portal.clients.models import Client
from portal.import_export.actions import bring_in, preview
from tests.factories import make_branch, make_client

BORN = date(1990, 2, 3)
TYPED = {"code": "K-2", "name": "Yildiz, Ayse", "born_on": "1990-02-03", "household": ""}


@pytest.fixture
def known(branch):
    return make_client(branch, code="K-1", name="Ayşe Yıldız", born_on=BORN)


def test_a_client_who_may_be_known_is_shown_before_saving(client_for, team_leader, known):
    browser = client_for(team_leader)

    answer = browser.post("/clients/new", data=TYPED)
    assert answer.status_code == 422
    assert f'href="/clients/{known.id}"' in answer.text
    assert 'value="Yildiz, Ayse"' in answer.text
    assert Client.select().count() == 1

    assert browser.post("/clients/new", data=TYPED | {"another": "y"}).status_code == 302
    assert Client.select().count() == 2


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        ("Hasan Al Salih", True),
        ("حسن صالح", True),
        ("Saleh Hassan", True),
        ("Hussein Saleh", False),
        ("Hassan", False),
        ("Hassan Saleh Omar", False),
    ],
)
def test_a_name_as_somebody_heard_it_is_asked_about(
    client_for, branch, team_leader, name, is_asked
):
    """Of one birth date: Hassan and Hasan may be one, Hassan and Hussein are two."""
    make_client(branch, name="Hassan Saleh", born_on=BORN)

    answer = client_for(team_leader).post("/clients/new", data=TYPED | {"name": name})
    assert (answer.status_code == 422) is is_asked


@pytest.mark.parametrize(
    "typed",
    [{"born_on": "1990-02-04"}, {"born_on": ""}, {"name": ""}, {"name": "Ayse"}],
    ids=str,
)
def test_another_name_or_date_is_not_asked_about(client_for, team_leader, known, typed):
    assert client_for(team_leader).post("/clients/new", data=TYPED | typed).status_code == 302


def test_a_double_elsewhere_is_nobodys_business(client_for, team_leader):
    make_client(make_branch(), name="Ayşe Yıldız", born_on=BORN)

    assert client_for(team_leader).post("/clients/new", data=TYPED).status_code == 302


def test_a_change_that_makes_a_double_is_asked_about_once(client_for, branch, team_leader, known):
    other = make_client(branch, code="K-2", name="Ayse", born_on=BORN)
    browser, address = client_for(team_leader), f"/clients/{other.id}/edit"

    assert browser.post(address, data=TYPED | {"version": "0"}).status_code == 422
    assert browser.post(address, data=TYPED | {"version": "0", "another": "y"}).status_code == 302
    again = TYPED | {"version": "1", "phone": "06-12345678"}
    assert browser.post(address, data=again).status_code == 302


def test_a_file_with_a_double_says_so_before_it_is_brought_in(branch, team_leader, known):
    head = "code,household,name,born_on,counts_for_target,municipality"
    town = known.municipality.name
    rows = [
        f"K-1,{known.household.code},Ayse Yildiz,1990-02-03,yes,{town}",
        f"K-2,h,YILDIZ AYSE,1990-02-03,yes,{town}",
        f"K-3,h,Ayse Yildiz,1990-02-04,yes,{town}",
        f"K-4,h,Omar Al-Hassan,1990-02-04,yes,{town}",
        f"K-5,h,Omar Alhassan,1990-02-04,yes,{town}",
    ]
    files = {"clients": "\r\n".join([head, *rows]).encode()}

    found = [(3, "K-2", "K-1"), (6, "K-5", "K-4")]
    assert preview(files, team_leader).doubles == found
    assert bring_in(files, team_leader).doubles == found
