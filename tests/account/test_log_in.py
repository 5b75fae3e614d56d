"""Logging in: sessions on the server, throttles, passwords (R20-R30b)."""

import os
import re
import time
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher

from portal.account import actions
from portal.account.models import LinkPurpose, OneTimeLink, Session, Throttle
from portal.account.sessions import signed_in_cookie, signer
from portal.branches.models import Setting
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.core.web.redirects import safe_next
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.factories import make_person

PASSWORD = "vier blauwe fietsen"


@pytest.fixture
def vera(branch):
    return make_person(
        branch, email="vera@example.org", password_hash=actions.hasher().hash(PASSWORD)
    )


@pytest.fixture
def browser(client_for):
    return client_for()


def log_in(browser, email="vera@example.org", password=PASSWORD, **more):
    return browser.post("/log-in", data={"email": email, "password": password, **more})


def test_logging_in_opens_today(browser, vera):
    assert log_in(browser, email=" Vera@Example.org ").location == "/"
    assert browser.get("/account").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(browser, vera):
    """R30: nobody learns which addresses exist."""
    wrong = log_in(browser, password="anders dan het was")
    unknown = log_in(browser, email="niemand@example.org")

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text == unknown.text.replace("niemand@", "vera@")


def test_a_copied_cookie_is_worthless_after_logging_out(app, browser, vera):
    """R20."""
    log_in(browser)
    copied = browser.get_cookie("brug").value
    thief = app.test_client()
    thief.set_cookie("brug", copied)
    assert thief.get("/account").status_code == 200

    answer = browser.post("/log-out")

    assert thief.get("/account").status_code == 302
    assert "cookies" not in answer.headers["Clear-Site-Data"]
    assert "storage" in answer.headers["Clear-Site-Data"]


def test_a_session_from_before_log_in_does_not_live_on(app, browser, vera):
    """R21: a new cookie at log-in, with nothing of the old one."""
    with browser.session_transaction() as planted:
        planted["planted"] = "by somebody else"
    before = browser.get_cookie("brug").value

    log_in(browser)

    assert browser.get_cookie("brug").value != before
    with browser.session_transaction() as kept:
        assert "planted" not in kept
    thief = app.test_client()
    thief.set_cookie("brug", before)
    assert thief.get("/account").status_code == 302


def test_the_database_holds_no_usable_cookie(browser, vera):
    log_in(browser)

    secret = browser.get_cookie("brug").value
    assert all(secret not in (row.digest + row.data) for row in Session.select())


def test_the_cookie_is_for_this_site_and_for_no_script(browser, vera):
    """R22."""
    cookie = log_in(browser).headers["Set-Cookie"]

    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie


@pytest.mark.parametrize(
    ("role", "own_device", "minutes", "still_in"),
    [
        (None, False, 29, True),
        (None, False, 31, False),
        (None, True, 31, True),
        (None, True, 721, False),
        (Role.TEAM_LEADER, True, 31, False),
        (Role.JOB_COACH, True, 31, False),
    ],
)
def test_a_session_left_alone_ends(client_for, branch, role, own_device, minutes, still_in):
    """R23: 30 minutes, or 12 hours on a volunteer's own device."""
    person = make_person(branch, *([role] if role else []), email="idle@example.org")
    Person.update(password_hash=actions.hasher().hash(PASSWORD)).where(
        Person.id == person.id
    ).execute()
    browser = client_for()
    log_in(browser, email="idle@example.org", **({"own_device": "y"} if own_device else {}))

    Session.update(seen_at=now() - timedelta(minutes=minutes)).execute()

    assert (browser.get("/account").status_code == 200) is still_in


def test_no_session_lasts_longer_than_twelve_hours(browser, vera):
    log_in(browser, own_device="y")

    Session.update(created_at=now() - timedelta(hours=12, minutes=1)).execute()

    assert browser.get("/account").status_code == 302


def test_a_new_password_ends_every_other_session(client_for, vera):
    here, there = client_for(), client_for()
    log_in(here)
    log_in(there)

    answer = here.post("/account", data={"current": PASSWORD, "password": "zes groene boten hier"})

    assert answer.status_code == 302
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_other_roles_end_the_sessions_that_had_the_old_ones(browser, vera):
    """R04f."""
    log_in(browser)

    Person.update(epoch=Person.epoch + 1).where(Person.id == vera.id).execute()

    assert browser.get("/account").status_code == 302


def test_logging_out_everywhere_ends_all(client_for, vera):
    """R24."""
    here, there = client_for(), client_for()
    log_in(here)
    log_in(there)

    here.post("/account/sessions/end")

    assert there.get("/account").status_code == 302


def test_an_old_hash_is_renewed_at_log_in(browser, branch):
    """R25."""
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    vera = make_person(branch, email="vera@example.org", password_hash=old)

    log_in(browser)

    renewed = Person.get_by_id(vera.id).password_hash
    assert "m=8,t=1" in renewed
    assert log_in(browser).location == "/"


def test_real_hashes_cost_what_they_should(app, monkeypatch):
    monkeypatch.delitem(app.config, "ARGON2_TIME")
    monkeypatch.delitem(app.config, "ARGON2_MEMORY_KIB")

    assert (actions.hasher().time_cost, actions.hasher().memory_cost) == (3, 65_536)
    assert actions.hasher().hash("x").startswith("$argon2id$")


@pytest.mark.parametrize(
    ("password", "will_do"),
    [
        ("kort", False),
        ("elf tekens!", False),
        ("vier blauwe fietsen", True),
        ("ቤት እና መንገድ ደህና ነው", True),
        ("wachtwoord123", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("welkom maassluis", False),
        ("vera verbeek vera", False),
        ("teamleider taalcoach", False),
        ("q1w2e3r4t5y6", False),
        ("ridderkerkwelkom", False),
        ("x" * 100 + "yzabc" * 40, False),
    ],
)
def test_a_password_is_long_and_not_easy_to_guess(app, branch, password, will_do):
    """R26."""
    branch.name = "Ridderkerk"
    vera = make_person(branch, name="Vera Verbeek", email="vera@example.org")

    with app.test_request_context():
        assert (actions.objection_to(password, vera) is None) is will_do


def test_the_sixth_try_within_a_minute_is_refused_even_when_right(browser, vera):
    """R29: counted before the password is looked at; a forged address changes nothing."""
    for _ in range(5):
        assert log_in(browser, password="anders dan het was").status_code == 422

    refused = browser.post(
        "/log-in",
        data={"email": "vera@example.org", "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )

    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_counting_is_exact(app):
    limits = (("minute", 3, timedelta(minutes=1)),)
    for _ in range(3):
        actions.count_try("test", "key", limits)
    with pytest.raises(actions.TooManyTries):
        actions.count_try("test", "key", limits)

    assert Throttle.select().where(Throttle.bucket.startswith("test:")).get().hits == 4


def test_who_logs_in_rightly_is_never_locked_out_by_it(browser, vera):
    """R29: a whole office shares one network, and a leader logs in again after each half hour."""
    for _ in range(31):
        assert log_in(browser).status_code == 302
    assert {row.hits for row in Throttle.select()} == {0}


def test_more_log_ins_at_once_than_cores_wait_and_then_are_sent_away(browser, vera, monkeypatch):
    """R30: a flood of hashes does not stop the pages."""
    monkeypatch.setattr(actions, "PATIENCE", 0.01)
    cores = os.cpu_count() or 2
    for _ in range(cores):
        actions.at_once.acquire()
    try:
        assert log_in(browser).status_code == 503
        assert browser.get("/help").status_code == 200
    finally:
        for _ in range(cores):
            actions.at_once.release()


def test_the_address_in_a_mail_is_the_portals_own(app, browser, vera):
    """R53."""
    browser.post("/password/forgotten", data={"email": "vera@example.org"})

    assert f"{app.config['BASE_URL']}/reset/" in OutboxMail.get().body


def test_a_stranger_leaves_no_row_behind_and_can_still_log_in(app, client_for, vera, monkeypatch):
    """Whoever only looks at the log-in page fills no table; its form has a token all the same."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    stranger = client_for()
    for address in ("/log-in", "/language/ar", "/password/forgotten", "/log-in", "/"):
        page = stranger.get(address)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', stranger.get("/log-in").text)[1]
    assert (page.status_code, Session.select().count()) == (302, 0)
    before = stranger.get_cookie("brug").value

    assert log_in(stranger).status_code == 400
    assert log_in(stranger, csrf_token=token).status_code == 302
    assert Session.get().person_id == vera.id
    assert stranger.get_cookie("brug").value not in {before, ""}


def test_a_cookie_of_a_stranger_is_believed_for_what_we_signed_only(app, client_for, vera):
    """Neither a changed one, nor an old one, nor one that says who somebody is."""
    signed = signer(app).dumps({"csrf_token": "x" * 40, "_user_id": vera.get_id(), "known": [1]})
    for cookie in (signed, signed[:-2], f"{signed}x", "a.b.c", "." * 200, "x" * 3500):
        thief = client_for()
        thief.set_cookie("brug", cookie)
        assert thief.get("/account").status_code == 302
        assert thief.get("/log-in").status_code == 200
    with app.test_request_context():
        assert signed_in_cookie(app, signed) == {"csrf_token": "x" * 40}
        with time_machine.travel(now() + timedelta(hours=13)):
            assert signed_in_cookie(app, signed) == {}


def reset_link(browser):
    browser.post("/password/forgotten", data={"email": "vera@example.org"})
    mail = OutboxMail.select().order_by(OutboxMail.id.desc()).get()
    return mail.body.split("/reset/")[1].split()[0]


def test_a_reset_link_works_once_and_opening_it_changes_nothing(browser, vera):
    """R30b."""
    secret = reset_link(browser)
    assert secret not in OneTimeLink.get().digest
    for _ in range(2):
        assert browser.get(f"/reset/{secret}").status_code == 200

    first = browser.post(f"/reset/{secret}", data={"password": "zes groene boten hier"})
    second = browser.post(f"/reset/{secret}", data={"password": "acht gele schepen hier"})

    assert (first.status_code, second.status_code) == (302, 410)
    assert log_in(browser, password="zes groene boten hier").location == "/"


@pytest.mark.parametrize(
    "change",
    [
        lambda: OneTimeLink.update(expires_at=now() - timedelta(seconds=1)).execute(),
        lambda: Person.update(email="nieuw@example.org").execute(),
        lambda: Person.update(epoch=Person.epoch + 1).execute(),
    ],
    ids=["too late", "another address", "another password"],
)
def test_a_reset_link_dies_with_what_it_was_made_for(browser, vera, change):
    secret = reset_link(browser)
    change()

    assert browser.get(f"/reset/{secret}").status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_mail(browser, vera):
    known = browser.post("/password/forgotten", data={"email": "vera@example.org"})
    mails = OutboxMail.select().count()
    unknown = browser.post("/password/forgotten", data={"email": "niemand@example.org"})

    assert known.text == unknown.text.replace("niemand@", "vera@")
    assert OutboxMail.select().count() == mails


def test_an_unknown_address_takes_as_long_as_a_known_one(app, browser, vera, monkeypatch):
    """R30: the answer waits for a time that is longer than the writing of a mail takes."""
    monkeypatch.setitem(app.config, "ACCOUNT_SECONDS", 0.2)
    took = {}
    with time_machine.travel(now(), tick=True):
        for email in (vera.email, "niemand@example.org", vera.email, "geen@example.org"):
            begun = time.perf_counter_ns()
            browser.post("/password/forgotten", data={"email": email})
            took.setdefault(email == vera.email, []).append(time.perf_counter_ns() - begun)
    assert min(took[True] + took[False]) >= 0.2 * 10**9
    assert OutboxMail.select().count() == 2


def test_resets_are_counted_by_network_too(browser, vera):
    answers = [
        browser.post("/password/forgotten", data={"email": f"n{n}@example.org"}).status_code
        for n in range(31)
    ]
    assert answers == [200] * 30 + [429]


def test_a_known_address_takes_no_longer_to_refuse_than_an_unknown_one(
    app, client_for, vera, monkeypatch
):
    """R30: the hash, with real parameters, is most of it, for the first unknown address too."""
    monkeypatch.setitem(app.config, "ARGON2_TIME", 3)
    monkeypatch.setitem(app.config, "ARGON2_MEMORY_KIB", 16_384)
    hashed = actions.hasher().hash(PASSWORD)
    Person.update(password_hash=hashed).where(Person.id == vera.id).execute()
    took = {}
    for email in ("vera@example.org", "niemand@example.org") * 3:
        begun = time.process_time_ns()
        log_in(client_for(), email=email, password="anders dan het was")
        took.setdefault(email, []).append(time.process_time_ns() - begun)
    known, unknown = (min(times) for times in took.values())
    assert abs(known / unknown - 1) < 0.25
    assert took["niemand@example.org"][0] < 1.6 * known


def test_a_password_is_not_cut(browser, branch):
    """One that begins with somebody's password, and is longer than any may be, is another."""
    longest = "vier blauwe fietsen " * 12 + "en nog een beetje"[:16]
    assert len(longest) == actions.LONGEST
    make_person(branch, email="lang@example.org", password_hash=actions.hasher().hash(longest))
    for more in ("x", "x" * 10_000):
        assert log_in(browser, email="lang@example.org", password=longest + more).status_code == 422
    assert log_in(browser, email="lang@example.org", password=longest).status_code == 302


def test_an_invitation_is_no_reset(browser, vera):
    secret = actions.make_link(vera, LinkPurpose.INVITE)

    assert browser.get(f"/reset/{secret}").status_code == 410
    assert browser.get(f"/invite/{secret}").status_code == 200


def test_one_click_logs_in_to_a_demo_and_to_nothing_else(client_for, vera):
    assert client_for().post("/log-in/as", data={"role": "guide"}).status_code == 404
    Setting.create(name="demo", value=f"guide={vera.id}")

    assert "log-in/as" in client_for().get("/log-in").text
    assert client_for().post("/log-in/as", data={"role": "guide"}).status_code == 302
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert "log-in/as" not in client_for().get("/log-in", environ_base=far).text
    elsewhere = client_for().post("/log-in/as", data={"role": "guide"}, environ_base=far)
    assert elsewhere.status_code == 404


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "127.0.0.1"}, {"Host": "127.0.0.1"}])
def test_nowhere_in_production_one_click_logs_in(app, client_for, vera, monkeypatch, headers):
    Setting.create(name="demo", value=f"guide={vera.id}")
    monkeypatch.setitem(app.config, "PRODUCTION", True)

    page = client_for().get("/log-in", headers=headers)
    assert "log-in/as" not in page.text
    answer = client_for().post("/log-in/as", data={"role": "guide"}, headers=headers)
    assert answer.status_code == 404


def test_who_has_left_cannot_log_in(browser, vera):
    Person.update(ended_on=today() - timedelta(days=1)).where(Person.id == vera.id).execute()

    assert log_in(browser).status_code == 422


def test_a_form_from_elsewhere_is_refused(app, client_for, vera, monkeypatch):
    """R50: no token, no change; and a cross-site post not even with one."""
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert client_for(vera).post("/log-out", headers=cross).status_code == 403
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert client_for(vera).post("/log-out").status_code == 400


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%2f/evil.example",
        "/../clients",
        "/nowhere",
        "/log-out",
        "/static/favicon.svg",
        "/clients\r\nX: 1",
        "",
        None,
        "/clients" + "x" * 600,
    ],
)
def test_nobody_is_sent_away_after_log_in(app, target):
    """R41."""
    with app.test_request_context():
        assert safe_next(target) == "/"


def test_a_page_of_the_portal_is_a_fine_target(app):
    with app.test_request_context():
        assert safe_next("/clients?q=demo") == "/clients?q=demo"


def test_a_language_stays_chosen_and_the_page_stays_open(browser, vera):
    log_in(browser)

    answer = browser.get("/language/ar?next=/account")

    assert answer.location == "/account"
    page = browser.get("/account").text
    assert '<html lang="ar" dir="rtl">' in page
    assert Person.get_by_id(vera.id).language == "ar"
