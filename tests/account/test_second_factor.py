"""R27, R28: who sees clients logs in with a code of the phone too, and each code counts once."""

import re
from datetime import timedelta

import pyotp
import pytest
import time_machine

from portal.account import actions
from portal.account.actions import second_factor
from portal.account.models import RecoveryCode, Session, Throttle
from portal.audit.models import AuditEntry
from portal.branches.models import Setting
from portal.core.clock import now
from portal.core.config import init_app
from portal.core.web.access import Role
from portal.drafts.models import Draft
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.factories import make_assignment, make_client, make_person

PASSWORD = "vier blauwe fietsen"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def obliged(app, monkeypatch):
    """As the portal is for real use; the other tests do without."""
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", True)


@pytest.fixture
def vera(branch):
    hashed = actions.hasher().hash(PASSWORD)
    return make_person(branch, email="vera@example.org", password_hash=hashed)


@pytest.fixture
def with_phone(vera):
    """Vera, who has set up her phone; nothing that she did for it counts any more."""
    codes = second_factor.set_up(vera, SECRET, code_now())
    Person.update(totp_last_step=0).execute()
    vera.codes = codes
    return vera


def phones() -> list[int]:
    """Who has set one up."""
    return [person.id for person in Person.select().where(Person.totp_secret_sealed.is_null(False))]


def code_now(later: int = 0, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=later))


def log_in(browser, email="vera@example.org", **more):
    return browser.post("/log-in", data={"email": email, "password": PASSWORD, **more})


def type_code(browser, code, target=""):
    return browser.post(f"/log-in/code{target}", data={"code": code})


def is_in(browser) -> bool:
    return browser.get("/account").status_code == 200


def hidden(page: str) -> str:
    return re.search(r'name="secret"[^>]*value="([^"]+)"', page)[1]


def key_on(page: str) -> str:
    return re.search(r'<code dir="ltr">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")


def test_for_real_use_it_is_asked_without_any_setting(app, monkeypatch):
    monkeypatch.delitem(app.config, "SECOND_FACTOR_OBLIGED")
    plain = type(app)("plain")
    init_app(plain)
    assert plain.config["SECOND_FACTOR_OBLIGED"] is True


def test_who_has_none_is_led_to_it_and_cannot_pass_by(client_for, vera):
    browser = client_for()
    assert log_in(browser).location == "/"
    for address in ("/", "/clients", "/activities/new", "/account", "/claims", "/drafts"):
        answer = browser.get(address)
        assert (answer.status_code, "/account/second-factor" in answer.location) == (303, True)
    assert browser.post("/account/phone", data={"phone": "0612345678"}).status_code == 303
    assert Person.get_by_id(vera.id).phone is None
    assert [browser.get(free).status_code for free in ("/help", "/log-in")] == [200, 302]
    assert browser.post("/log-out").status_code == 302


def test_no_page_that_is_public_shows_more_to_who_has_none(app, client_for, vera, branch):
    client = make_client(branch, name="Merkteken")
    make_assignment(vera, client.household)
    assert "Merkteken" in logged_in(client_for, vera).get("/").text
    browser = client_for()
    log_in(browser)
    rules = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments]
    seen = [one for one in rules if "Merkteken" in browser.get(one, follow_redirects=True).text]
    assert (len(rules) > 50, seen) == (True, [])


def test_it_is_set_up_with_the_key_that_the_page_shows(client_for, vera):
    browser = client_for()
    log_in(browser)
    led = browser.get("/clients").location
    page = browser.get(led).text
    assert "<svg" in page.split('class="qr-box"')[1]
    sent = {"secret": hidden(page), "code": "000000"}
    wrong = browser.post(led, data=sent)
    assert (wrong.status_code, key_on(wrong.text)) == (422, key_on(page))
    assert phones() == []

    done = browser.post(led, data=sent | {"code": code_now(secret=key_on(page))})

    assert 'href="/clients"' in done.text
    codes = re.findall(r'<code dir="ltr">([A-Z2-7-]{29})</code>', done.text)
    assert len(set(codes)) == second_factor.CODES
    assert browser.get("/clients").status_code == 200
    assert codes[0] not in browser.get("/account/second-factor").text
    stored = bytes(Person.get_by_id(vera.id).totp_secret_sealed)
    assert key_on(page).encode() not in stored
    assert not {code.replace("-", "") for code in codes} & {c.digest for c in RecoveryCode}
    assert OutboxMail.get(OutboxMail.kind == "account.second_factor").recipient == vera.email


def test_only_a_key_that_was_shown_to_this_very_person_is_set_up(client_for, vera, branch):
    other = second_factor.in_form(make_person(branch), SECRET)
    browser = client_for()
    log_in(browser)
    for secret in (other, SECRET, "", "é"):
        sent = {"secret": secret, "code": code_now()}
        assert browser.post("/account/second-factor", data=sent).status_code == 422
    assert phones() == []


def test_the_password_alone_opens_nothing(client_for, with_phone):
    browser = client_for()
    assert log_in(browser).location == "/log-in/code"

    assert not is_in(browser)
    assert browser.get("/clients").location.startswith("/log-in")
    assert type_code(browser, "000000").status_code == 422
    assert not is_in(browser)
    assert type_code(browser, code_now()).location == "/"
    assert is_in(browser)


def test_one_goes_on_to_where_one_was_going(client_for, with_phone):
    browser = client_for()
    data = {"email": with_phone.email, "password": PASSWORD}
    led = browser.post("/log-in?next=/activities/new", data=data).location
    assert led == "/log-in/code?next=/activities/new"
    assert browser.post(led, data={"code": code_now()}).location == "/activities/new"
    assert type_code(client_for(), code_now(), "?next=//evil.nl").location == "/log-in"


def test_a_code_counts_once_and_no_older_one_after_it(client_for, with_phone):
    """M17: going to and fro between two codes that hold is no way in either."""
    codes = [code_now(), code_now(-30), code_now(), code_now(30), code_now(), code_now(30)]
    answers = []
    for code in codes:
        browser = client_for()
        log_in(browser)
        Throttle.delete().execute()
        answers.append(type_code(browser, code).status_code)
    assert answers == [302, 422, 422, 302, 422, 422]


@pytest.mark.parametrize(("later", "right"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_differ_by_half_a_minute(app, with_phone, later, right):
    assert second_factor.is_code_of(with_phone, code_now(later)) is right


@pytest.mark.parametrize("how", ["{} {}", "{}-{}", " {}{} "])
def test_a_code_is_read_as_people_type_it(app, with_phone, how):
    code = code_now()
    assert second_factor.is_code_of(with_phone, how.format(code[:3], code[3:]))
    arabic = code_now(30).translate({ord("0") + n: 0x0660 + n for n in range(10)})
    assert second_factor.is_code_of(with_phone, arabic)


def test_a_code_to_keep_gets_in_once(client_for, with_phone, branch):
    kept = with_phone.codes[0].lower()
    browser = client_for()
    log_in(browser)
    assert type_code(browser, "-".join(re.findall("....", kept))).location == "/"
    assert "9 codes" in browser.get("/account/second-factor").text

    again = client_for()
    log_in(again)
    assert type_code(again, kept).status_code == 422
    other = make_person(branch, email="olga@example.org")
    assert not second_factor.is_code_of(other, with_phone.codes[1])


def test_tries_are_counted_as_those_of_passwords(client_for, with_phone):
    browser = client_for()
    log_in(browser)
    assert [type_code(browser, "000000").status_code for _ in range(6)] == [422] * 5 + [429]
    assert type_code(browser, code_now()).status_code == 429
    assert AuditEntry.select().where(AuditEntry.action == "log-in.code.refused").count() == 5


def test_between_password_and_code_are_five_minutes(client_for, with_phone):
    browser = client_for()
    log_in(browser)
    with time_machine.travel(now() + timedelta(minutes=5)):
        late = type_code(browser, code_now())
        assert late.location == "/log-in"
        assert not is_in(browser)


def test_a_password_that_was_changed_meanwhile_ends_the_wait(client_for, with_phone):
    browser = client_for()
    log_in(browser)
    actions.choose_password(with_phone, "zes groene boten hier")
    assert type_code(browser, code_now()).location == "/log-in"


@pytest.mark.parametrize(
    ("roles", "remembered"),
    [([], timedelta(days=30)), ([Role.TEAM_LEADER], timedelta(hours=12))],
    ids=["volunteer", "leader"],
)
def test_ones_own_device_is_not_asked_again_for_a_while(client_for, branch, roles, remembered):
    hashed = actions.hasher().hash(PASSWORD)
    person = make_person(branch, *roles, email="tina@example.org", password_hash=hashed)
    second_factor.set_up(person, SECRET, code_now(-30))
    browser = client_for()
    log_in(browser, "tina@example.org", own_device="y")
    assert type_code(browser, code_now()).status_code == 302
    browser.post("/log-out")

    assert log_in(browser, "tina@example.org").location == "/"
    assert is_in(browser)
    assert log_in(client_for(), "tina@example.org").location == "/log-in/code"
    with time_machine.travel(now() + remembered - timedelta(seconds=2)):
        assert log_in(browser, "tina@example.org").location == "/"
    with time_machine.travel(now() + remembered):
        assert log_in(browser, "tina@example.org").location == "/log-in/code"


def test_a_device_of_others_is_asked_each_time_and_so_is_one_of_another_phone(
    client_for, with_phone
):
    shared, own = client_for(), client_for()
    log_in(shared)
    type_code(shared, code_now())
    shared.post("/log-out")
    assert log_in(shared).location == "/log-in/code"

    log_in(own, own_device="y")
    type_code(own, code_now(30))
    own.post("/log-out")
    assert log_in(own).location == "/"
    second_factor.set_up(with_phone, SECRET, code_now())
    assert log_in(own).location == "/log-in/code"


def test_another_phone_ends_every_session_and_every_code_to_keep(client_for, with_phone):
    elsewhere = client_for()
    log_in(elsewhere)
    type_code(elsewhere, code_now())
    old = with_phone.codes[0]

    second_factor.set_up(with_phone, pyotp.random_base32(), "000000")
    assert is_in(elsewhere)
    new = pyotp.random_base32()
    second_factor.set_up(with_phone, new, code_now(secret=new))

    assert not is_in(elsewhere)
    assert not second_factor.is_code_of(with_phone, old)


def test_a_reset_link_does_not_pass_by_the_phone(client_for, with_phone):
    """R30b."""
    secret = actions.make_link(with_phone, "reset")
    browser = client_for()
    browser.post(f"/reset/{secret}", data={"password": "zes groene boten hier"})
    data = {"email": with_phone.email, "password": "zes groene boten hier"}
    assert browser.post("/log-in", data=data).location == "/log-in/code"


@pytest.mark.parametrize(
    ("role", "of", "status"),
    [
        (Role.SENIOR_TEAM_LEADER, None, 302),
        (Role.SENIOR_TEAM_LEADER, Role.TEAM_LEADER, 302),
        (Role.TEAM_LEADER, None, 403),
        (Role.ADMINISTRATOR, None, 403),  # on a page of their own
        (Role.GUIDE, None, 403),
    ],
)
def test_who_takes_the_phone_of_whom_off(client_for, branch, role, of, status):
    person = make_person(branch, *([of] if of else []), email="kwijt@example.org")
    second_factor.set_up(person, SECRET, code_now())
    by = make_person(branch, role)
    browser = logged_in(client_for, by)
    answer = browser.post(f"/people/{person.id}/second-factor/off")

    assert answer.status_code == status
    assert (person.id in phones()) is (status != 302)
    told = OutboxMail.select().where(OutboxMail.recipient == person.email).count()
    assert told == (2 if status == 302 else 1)


def logged_in(client_for, person):
    """Past the second factor, a short while ago."""
    browser = client_for(person)
    with browser.session_transaction() as session:
        session["passed"] = True
    return browser


def test_nobody_takes_their_own_off_while_it_is_asked_of_them(client_for, branch):
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    second_factor.set_up(senior, SECRET, code_now())
    browser = logged_in(client_for, senior)
    assert browser.post(f"/people/{senior.id}/second-factor/off").status_code == 403
    assert browser.post("/account/second-factor/off").status_code == 403
    assert phones() == [senior.id]


def test_the_administrator_names_an_address_of_the_own_branch(client_for, branch, vera):
    second_factor.set_up(vera, SECRET, code_now())
    admin = make_person(branch, Role.ADMINISTRATOR)
    far = make_person(email="ver@example.org")
    second_factor.set_up(far, SECRET, code_now())
    browser = logged_in(client_for, admin)
    answers = {
        address: browser.post("/accounts", data={"email": address})
        for address in (far.email, "niemand@example.org", admin.email, vera.email)
    }

    assert [answer.status_code for answer in answers.values()] == [422, 422, 422, 302]
    assert len({len(answers[a].text.replace(a, "")) for a in list(answers)[:3]}) == 1
    assert phones() == [far.id]
    assert log_in(client_for()).location == "/"
    assert AuditEntry.get(AuditEntry.action == "second-factor.reset").actor_id == admin.id


def test_the_command_line_lets_a_locked_out_administrator_in(app, with_phone):
    run = app.test_cli_runner().invoke
    args = ["account", "unlock"]
    assert run(args=[*args, "niemand@example.org"]).exit_code == 1
    assert "next log-in" in run(args=[*args, "Vera@example.org"]).output
    assert phones() == []
    assert not RecoveryCode.select().exists()


def test_in_a_demo_it_is_asked_of_nobody(client_for, vera):
    Setting.create(name="demo", value="")
    browser = client_for()
    log_in(browser)
    assert is_in(browser)
    page = browser.get("/account/second-factor").text
    assert "Terug naar mijn account" in page


def test_of_whom_it_is_not_asked_can_switch_it_off_again(app, client_for, vera, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", False)
    second_factor.set_up(vera, SECRET, code_now(-30))
    browser = client_for()
    log_in(browser)
    type_code(browser, code_now())
    assert browser.post("/account/second-factor/codes").status_code == 200
    assert browser.post("/account/second-factor/off").location == "/account"
    assert log_in(client_for()).location == "/"
    assert (
        not Session.select().where(Session.person == vera, Session.data.contains("half")).exists()
    )


def test_a_session_of_before_is_led_to_it_too_and_loses_nothing(client_for, vera):
    """Of who had logged in before it was asked: what they typed waits behind it."""
    browser = client_for(vera)
    headers = {"Sec-Fetch-Site": "same-origin"}
    typed = {"kind": "training", "note": "Een lang verhaal"}
    answer = browser.post("/activities/new", data=typed, headers=headers)
    assert answer.location.startswith("/account/second-factor")
    draft = Draft.get(Draft.person == vera)
    assert draft.came_late
    page = logged_in(client_for, vera).get(f"/activities/new?draft={draft.form_key}")
    assert "Een lang verhaal" in page.text
