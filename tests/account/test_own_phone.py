"""I5: on one's own phone visits and hours are written down for 90 days; all else asks who it is."""

import re
from datetime import timedelta

import pytest

from portal.account import actions
from portal.account.actions import second_factor
from portal.account.models import Session
from portal.account.own_phone import ON_OWN_PHONE
from portal.activities.models import Activity, Topic
from portal.core.clock import now, today
from portal.core.web.access import PUBLIC, Role, permission_of
from portal.drafts.models import Draft
from portal.people.models import Person
from tests.account.test_second_factor import SECRET, code_now
from tests.factories import make_assignment, make_client, make_person
from tests.forms import largest_form

PASSWORD = "vier blauwe fietsen"
# Written once more, by hand: who adds one says why beside the table.
OPEN = {
    "account.own_phone",
    "account.log_out",
    "activities.new",
    "activities.index",
    "drafts.keep",
    "drafts.token",
    "offline.mine",
}


@pytest.fixture
def vera(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return make_person(branch, Role.GUIDE, email="vera@example.org", password_hash=hashed)


@pytest.fixture
def browser(client_for, vera):
    """Her own phone, on which she logged in."""
    return logged_in(client_for(), vera)


def logged_in(browser, person, **more):
    typed = {"email": person.email, "password": PASSWORD, "own_device": "y"}
    browser.post("/log-in", data=typed | more)
    return browser


def later(**time):
    """So long ago all of it was."""
    ago = timedelta(**time)
    Session.update(created_at=now() - ago, seen_at=now() - ago).execute()


def test_after_the_session_a_visit_is_written_down_without_a_password(browser, vera):
    client = make_client(vera.branch, name="Samira Haddad")
    make_assignment(vera, client.household)
    later(days=89)

    assert browser.get("/").location == "/account/phone-only"
    assert "/activities/new" in browser.get("/account/phone-only").text
    form = largest_form(browser.get("/activities/new").text)
    topic = {
        "households": str(client.household_id),
        "topics": Topic.WORK,
        "duration": "60",
        "act": "save",
    }
    saved = browser.post("/activities/new", data=form.values | topic)

    assert (saved.status_code, saved.location) == (303, "/account/phone-only")
    assert "Het is opgeslagen" in browser.get(saved.location).text
    assert Activity.get().person_id == vera.id
    assert "Haddad" in browser.get("/activities/").text
    assert browser.get("/offline/mine").json["households"]


@pytest.mark.parametrize("ago", [{"days": 90, "minutes": 1}, {"days": 400}])
def test_after_ninety_days_it_is_known_no_more(browser, ago):
    later(**ago)
    for address in ("/activities/new", "/account/phone-only"):
        assert browser.get(address).location.startswith("/log-in")


def test_every_other_route_asks_who_it_is(app, browser, vera):
    """The table is this, and nothing that is not in it opens, by any method."""
    assert ON_OWN_PHONE == OPEN
    client = make_client(vera.branch, name="Merkteken")
    make_assignment(vera, client.household)
    later(hours=13)
    wrong, seen = [], []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN | {"static"}:
            continue
        address = re.sub(r"<int:\w+>", "1", rule.rule).replace("<code>", "nl")
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", address)
        address = re.sub(r"<\w+>", "desk.contacts", address)
        is_public = permission_of(app.view_functions[rule.endpoint]) == PUBLIC
        for method in sorted(rule.methods & {"GET", "POST"}):
            if is_public and method == "POST":
                continue
            answer = browser.open(address, method=method)
            asks = (answer.location or "").startswith("/log-in")
            if not is_public and not asks and answer.status_code not in {401, 404}:
                wrong.append((rule.endpoint, method, answer.status_code))
            if "Merkteken" in answer.text:
                seen.append(rule.endpoint)
    assert (wrong, seen) == ([], [])
    assert browser.get("/activities/new").status_code == 200


def test_what_was_typed_where_the_password_is_asked_is_kept(browser, vera):
    later(hours=13)
    typed = {"amount": "4,50", "kind": "other", "description": "Bonnetje"}
    here = {"Sec-Fetch-Site": "same-origin"}

    asked = browser.post("/claims/lines/new", data=typed, headers=here)

    assert (asked.status_code, asked.location) == (302, "/log-in?next=/claims/lines/new")
    assert vera.email in browser.get(asked.location).text
    assert Draft.select().where(Draft.person == vera.id).count() == 1


def test_a_script_is_told_so_and_throws_nothing_away(browser):
    later(hours=13)
    answer = browser.post("/claims/lines/new", headers={"Sec-Fetch-Dest": "empty"})
    assert answer.status_code == 401


def test_the_password_there_opens_all_again(browser, vera):
    later(hours=13)
    assert browser.get("/clients").location == "/log-in?next=/clients"
    logged_in(browser, vera)
    assert browser.get("/clients").status_code == 200


def test_the_code_of_the_phone_is_asked_as_of_anybody(app, client_for, vera, monkeypatch):
    """R27: after 30 days, at the log-in; until then the phone is known for both."""
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", True)
    second_factor.set_up(vera, SECRET, code_now())
    Person.update(totp_last_step=0).execute()
    browser = logged_in(client_for(), vera)
    browser.post("/log-in/code", data={"code": code_now()})
    later(days=40)
    with browser.session_transaction() as kept:
        trusted = kept["trusted"][str(vera.id)]
        kept["trusted"] = {str(vera.id): [trusted[0], trusted[1] - 40 * 86400]}
    assert browser.get("/activities/new").status_code == 200
    typed = {"email": vera.email, "password": PASSWORD}
    assert browser.post("/log-in", data=typed).location == "/log-in/code"


def test_no_password_in_passing_makes_a_whole_session_of_it(browser):
    later(hours=13)
    browser.post("/activities/new", data={"confirm-password": PASSWORD, "act": "km+"})
    assert browser.get("/clients").location == "/log-in?next=/clients"


@pytest.mark.parametrize(
    "end",
    [
        lambda vera: actions.choose_password(vera, "zes groene boten hier"),
        actions.end_sessions,
        lambda vera: Person.update(ended_on=today() - timedelta(1)).execute(),
        lambda vera: Person.update(epoch=Person.epoch + 1).execute(),
    ],
    ids=["another password", "logged out everywhere", "works here no more", "other roles"],
)
def test_it_ends_with_what_ends_every_session(browser, vera, end):
    later(hours=13)
    end(vera)
    assert browser.get("/activities/new").location.startswith("/log-in")


def test_it_is_listed_and_ended_from_elsewhere_and_kept_by_the_cleaning(client_for, browser, vera):
    later(days=60)
    actions.clean_up()
    assert browser.get("/activities/new").status_code == 200
    later(days=60)
    other = client_for()
    other.post("/log-in", data={"email": vera.email, "password": PASSWORD})
    page = other.get("/account").text
    assert "Eigen apparaat" in page
    number = Session.get(Session.is_own_device == 1).id
    assert other.post(f"/account/sessions/{number}/end").status_code == 302
    assert browser.get("/activities/new").location.startswith("/log-in")


def test_only_where_somebody_says_so_and_never_for_who_leads(client_for, branch, vera):
    shared = client_for()
    shared.post("/log-in", data={"email": vera.email, "password": PASSWORD})
    later(hours=13)
    assert shared.get("/activities/new").location.startswith("/log-in")
    for role in (Role.TEAM_LEADER, Role.JOB_COACH, Role.ADMINISTRATOR, Role.TREASURER):
        person = make_person(branch, role, password_hash=vera.password_hash)
        browser = logged_in(client_for(), person)
        later(hours=13)
        assert browser.get("/activities/new").location.startswith("/log-in"), role


def test_the_cookie_stays_as_long_as_the_phone_is_known(client_for, vera):
    """R22: elsewhere it goes with the browser."""
    typed = {"email": vera.email, "password": PASSWORD, "own_device": "y"}
    assert "Max-Age=7776000" in client_for().post("/log-in", data=typed).headers["Set-Cookie"]


def test_without_a_network_is_turned_on_again_at_the_next_log_in(client_for, browser, vera):
    """J2: a log-out takes the names; that it was turned on stays, for this person."""
    on = 'data-keeps="yes"'
    assert on not in browser.get("/account").text
    assert browser.post("/offline/device", data={"on": "yes"}).status_code == 204
    browser.post("/log-out")
    other = make_person(vera.branch, email="o@example.org", password_hash=vera.password_hash)
    assert on not in logged_in(browser, other).get("/account").text
    browser.post("/log-out")
    assert on in logged_in(browser, vera).get("/account").text
    browser.post("/offline/device", data={"on": "no"})
    assert on not in browser.get("/account").text
