"""R23: what is about money or about who sees what asks for the password again after ten minutes."""

import inspect
from datetime import timedelta

import pytest

from portal.account import actions
from portal.account.models import Session
from portal.audit.models import AuditEntry
from portal.branches.models import Setting
from portal.calendar_feeds.events.models import Level
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.people.models import Deputy, Person
from tests.expenses.claims.factories import with_account
from tests.expenses.payouts.factories import make_approved, pay_day, that_pays
from tests.factories import make_person
from tests.forms import largest_form
from tests.test_every_request import stored

PASSWORD = "vier blauwe fietsen"
TYPED = {"name": "Nieuwe Ömer", "email": "nieuw@example.org", "employment": "trainee"}
# Written by hand: what R23 names, as far as there is such a thing.
SENSITIVE = {
    "account.add_passkey",
    "account.confirm",
    "account.email",
    "account.iban",
    "account.invite_again",
    "account.remove_lost_passkeys",
    "account.remove_passkey",
    "account.remove_passkeys_of",
    "account.renew_codes",
    "account.set_up",
    "account.take_off",
    "account.take_off_mine",
    "account.unlock",
    "activities.team_file",
    "api.tokens",
    "placements.placements_file",
    "vacancies.candidates_file",
    "activities.team_list_file",
    "claims.deputies",
    "clients.barred",
    "clients.hide",
    "clients.lift",
    "clients.list_file",
    "clients.open_file",
    "clients.readers_file",
    "consents.list_file",
    "import_export.export",
    "import_export.index",
    "import_export.run",
    "feeds.allow_full",
    "feeds.index",
    "feeds.rotate",
    "payouts.batch_ledger",
    "payouts.books",
    "payouts.branch_account",
    "payouts.close_books",
    "payouts.confirm",
    "payouts.file",
    "payouts.index",
    "payouts.journal",
    "payouts.ledger",
    "payouts.open_books",
    "payouts.statement",
    "people.confirm_roles",
    "people.list_file",
    "people.new",
    "account.invite_several",
    "privacy.confirm",
    "privacy.erase_due",
    "privacy.erase_one",
    "privacy.erase_who_left",
    "privacy.take",
    "reports.as_file",
    "reports.publish",
    "reports.published_pdf",
    "reports.override",
    "reports.end_override",
    "reports.records_file",
    "webhooks.index",
    "totals.outside_file",
    "totals.send",
    "totals.make_public",
}


@pytest.fixture
def senior(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return make_person(
        that_pays(branch), Role.SENIOR_TEAM_LEADER, email="tina@example.org", password_hash=hashed
    )


@pytest.fixture
def browser(client_for, senior):
    browser = client_for()
    browser.post("/log-in", data={"email": senior.email, "password": PASSWORD})
    return browser


def some_time_later():
    Session.update(created_at=now() - timedelta(minutes=11)).execute()


def texts_of(value) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


def test_the_views_that_ask_are_these(app):
    assert {n for n, v in app.view_functions.items() if hasattr(v, "sensitive")} == SENSITIVE


def test_each_of_them_asks_keeps_what_was_typed_and_then_goes_on(browser, branch, senior):
    other = make_person(branch, Role.TEAM_LEADER)
    claim = make_approved(with_account(make_person(branch)), other, 500)
    feed = feeds.create(senior, Purpose.MINE)[0]
    actions_of = [
        ("/account/iban", {"iban": "NL91 ABNA 0417 1643 00"}),
        ("/people/new", {**TYPED, "roles": ["guide", "interpreter"]}),
        (
            f"/people/{other.id}/edit",
            {**TYPED, "email": "a@example.org", "roles": ["guide"], "version": "0"},
        ),
        (f"/people/{other.id}/invite", {}),
        ("/exchange/export", {}),
        ("/payouts/account", {"iban": "NL91ABNA0417164300"}),
        (
            "/payouts",
            {"chosen": f"{claim.id}.{claim.version}", "pay_on": pay_day()},
        ),
        ("/feeds", {"purpose": "meetings", "level": "initials"}),
        ("/feeds/full", {"allowed": "yes"}),
        (f"/feeds/{feed.id}", {"level": "full", "alarm": "0", "version": "0"}),
        (f"/feeds/{feed.id}/rotate", {}),
        ("/figures/outside/2018/send", {}),
        (
            "/claims/deputies",
            {"person": str(other.id), "starts_on": today(), "ends_on": today() + timedelta(3)},
        ),
    ]
    for address, typed in actions_of:
        some_time_later()
        before = stored()
        asked = browser.post(address, data=typed)
        assert asked.status_code == 403, address
        assert stored() == before, address

        form = largest_form(asked.text)
        kept = {name: texts for name, texts in form.values.items() if name in typed}
        assert kept == {name: texts_of(value) for name, value in typed.items()}, address
        done = browser.post(form.action, data={**form.values, "confirm-password": PASSWORD})
        assert done.status_code in {200, 302, 303, 307}, (address, done.text)
        again = browser.post(address, data=typed)
        assert again.status_code != 403, address

    assert Person.get(Person.email == "nieuw@example.org").name == "Nieuwe Ömer"
    assert {Level.FULL, Level.INITIALS} == {feed.level for feed in Feed.select()}
    assert Deputy.get().person_id == other.id


def test_what_is_wrong_is_told_before_the_password_is_asked(browser, senior):
    """Nobody types a password for a form that is refused after it (8, faults to mend)."""
    for address, typed in (("/account/iban", {"iban": "NL91"}), ("/people/new", {"name": ""})):
        some_time_later()
        told = browser.post(address, data=typed)
        assert (told.status_code, "confirm-password" in told.text) == (422, False), address
    right = browser.post("/account/iban", data={"iban": "NL91 ABNA 0417 1643 00"})
    assert (right.status_code, "confirm-password" in right.text) == (403, True)
    assert Person.get_by_id(senior.id).iban_sealed is None


def test_every_form_that_asks_is_checked_first_and_acts_on_nothing_else(app):
    rules = {rule.endpoint: rule.methods for rule in app.url_map.iter_rules()}
    forms = {name for name in SENSITIVE if {"GET", "POST"} <= rules[name]}
    first = {n for n in SENSITIVE if hasattr(app.view_functions[n], "asks_once_right")}
    # Files are not sent twice; an import has no form; what a phone or a key says is soon too old.
    by_device = {"account.set_up", "account.add_passkey"}
    assert forms - first == {"import_export.index", "import_export.run"} | by_device
    for name in first:
        acts = inspect.getsource(app.view_functions[name]).split("validate_on_submit()")
        assert len(acts) == 2, name
        assert "actions." not in acts[0], name
        assert "request.form" not in acts[0], name


def test_a_wrong_password_keeps_what_was_typed_too_and_tries_are_counted(browser, senior):
    """R29."""
    some_time_later()
    typed = {"iban": "NL91 ABNA 0417 1643 00", "confirm-password": "anders"}
    for _ in range(5):
        wrong = browser.post("/account/iban", data=typed)
        assert (wrong.status_code, "NL91 ABNA 0417 1643 00" in wrong.text) == (422, True)
    refused = browser.post("/account/iban", data=typed | {"confirm-password": PASSWORD})

    assert (refused.status_code, "NL91 ABNA 0417 1643 00" in refused.text) == (429, True)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert PASSWORD not in refused.text
    assert Person.get_by_id(senior.id).iban_sealed is None
    noted = AuditEntry.select().where(AuditEntry.action == "password.refused")
    assert noted.count() == 5


def test_a_file_asks_on_the_page_where_it_is(browser, branch, senior):
    claim = make_approved(
        with_account(make_person(branch)), make_person(branch, Role.TEAM_LEADER), 500
    )
    chosen = {"chosen": f"{claim.id}.{claim.version}", "pay_on": pay_day()}
    page = browser.post("/payouts", data=chosen).location
    for back, file in [
        (page, f"{page}/file.xml"),
        ("/figures/outside?year=2018", "/figures/outside.csv?year=2018"),
        ("/figures/desk.contacts?year=2018", "/figures/desk.contacts/list.csv?year=2018"),
        ("/activities/team/list?month=2018-04", "/activities/team/list.csv?month=2018-04"),
    ]:
        some_time_later()
        asked = browser.get(file, headers={"Referer": f"http://localhost{back}"})
        assert asked.status_code == 403
        action = largest_form(asked.text).action
        assert browser.post(action, data={"confirm-password": PASSWORD}).location == back
        assert browser.get(file).status_code == 200
    assert browser.get(f"{page}/file.xml").mimetype == "application/xml"


def test_the_session_goes_on_under_another_secret(browser, senior):
    """R21: a new id at each privilege step; what the page had open stays usable."""
    browser.get("/account")
    with browser.session_transaction() as kept:
        token = kept["csrf_token"]
    before = {row.digest for row in Session.select()}
    some_time_later()
    browser.post("/account/confirm", data={"confirm-password": PASSWORD})

    assert not before & {row.digest for row in Session.select()}
    assert browser.get("/account").status_code == 200
    with browser.session_transaction() as kept:
        assert kept.get("csrf_token") == token


def test_what_is_no_role_is_changed_without_and_in_a_demo_one_click_is_enough(browser, senior):
    some_time_later()
    other = make_person(senior.branch, name="Anna")
    changes = {**TYPED, "email": other.email, "version": "0"}
    assert browser.post(f"/people/{other.id}/edit", data=changes).status_code == 302

    typed = {"iban": "NL91 ABNA 0417 1643 00", "confirm-demo": "1"}
    assert browser.post("/account/iban", data=typed).status_code == 422
    Setting.create(name="demo", value=f"senior_team_leader={senior.id}")
    asked = browser.post("/account/iban", data={"iban": "NL91 ABNA 0417 1643 00"})
    assert "confirm-demo" in asked.text
    assert browser.post("/account/iban", data=typed).status_code == 302
