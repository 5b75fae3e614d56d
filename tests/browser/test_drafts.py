"""What somebody types is not lost: back, reload, log-out, another language, midnight."""

import re
import secrets
import socket
import subprocess
import sys
from datetime import date, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from portal.account.models import Session
from portal.activities.models import Activity
from portal.core.clock import AMSTERDAM, now, today
from portal.core.crypto import digest_of
from portal.core.web.access import Role
from portal.people.models import Person
from tests.browser.conftest import ROOT, wait_for
from tests.factories import make_activity, make_assignment, make_branch, make_client, make_person
from tests.schedule.meetings.factories import make_meeting, make_point

pytestmark = pytest.mark.browser
PASSWORD = "vier blauwe fietsen"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SAID = "document.querySelector('[data-draft] [data-said]').textContent"


@pytest.fixture
def visitor(live_portal):
    """Who helps two families, has visited one, and can log in."""
    with live_portal.database():
        branch = make_branch()
        person = make_person(
            branch,
            email=f"{secrets.token_hex(6)}@example.org",
            password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD),
        )
        clients = [make_client(branch, name=n) for n in ("Amira Al-Hassan", "Tesfay Berhane")]
        for client in clients:
            make_assignment(person, client.household, role=Role.GUIDE)
        visit = make_activity(person, clients[0], started_at=now() - timedelta(days=7))
    person.visit = visit.id
    return person


@pytest.fixture
def with_phone(live_portal, visitor):
    """The visitor, asked for a code of the phone too."""
    live_portal.run(f"""
from portal.account.actions import second_factor
from portal.people.models import Person
import pyotp
second_factor.set_up(Person.get_by_id({visitor.id}), "{SECRET}", pyotp.TOTP("{SECRET}").now())
Person.update(totp_last_step=0).where(Person.id == {visitor.id}).execute()
print("null")
""")
    return visitor


def made_by(live_portal, person) -> list[Activity]:
    with live_portal.database():
        made = Activity.select().where(Activity.person == person.id, Activity.id > person.visit)
        return list(made.order_by(Activity.id))


def write(page, words: str) -> None:
    if not page.locator("#note").is_visible():
        page.get_by_text("Notitie erbij").tap()
    page.locator("#note").press_sequentially(words, delay=5)


def kept(page) -> None:
    """Until the page says that the draft is kept."""
    page.wait_for_function(f"() => /Concept bewaard om \\d\\d:\\d\\d/.test({SAID})")


def save(page) -> None:
    page.get_by_role("button", name="Opslaan").last.tap()


def end_sessions_of(live_portal, person) -> None:
    with live_portal.database():
        Session.update(seen_at=now() - timedelta(days=100)).where(
            Session.person == person.id
        ).execute()


def test_what_is_typed_after_going_back_is_saved_beside_it(live_portal, open_phone, visitor):
    page = open_phone(visitor)
    page.goto("/activities/new")
    write(page, "Het eerste bezoek")
    page.wait_for_url("**draft=*")
    save(page)
    page.wait_for_url("**/activities/*?saved=1")

    page.go_back()
    page.wait_for_selector("#note", state="attached")
    page.locator("label", has_text="Tesfay Berhane").tap()
    amira = page.locator("label", has_text="Amira Al-Hassan")
    if amira.locator("input").is_checked():
        amira.tap()
    page.locator("label", has_text="Gisteren").tap()
    if not page.locator("#note").is_visible():
        page.get_by_text("Notitie erbij").tap()
    page.locator("#note").fill("Het tweede bezoek")
    save(page)
    page.wait_for_url("**/activities/*?saved=1")

    assert "Het tweede bezoek" in page.content()
    made = made_by(live_portal, visitor)
    assert [one.note for one in made] == ["Het eerste bezoek", "Het tweede bezoek"]
    assert [one.happened_on for one in made] == [today(), today() - timedelta(days=1)]
    page.goto("/drafts")
    assert "bezoek" not in page.locator("main").inner_text()


def test_a_session_that_ends_while_one_types_takes_nothing_along(
    live_portal, open_phone, with_phone
):
    visitor = with_phone
    with live_portal.database():
        visitor.epoch = Person.get_by_id(visitor.id).epoch
    page = open_phone(visitor)
    page.goto("/activities/new")
    write(page, "Eerst dit. ")
    kept(page)
    cookie = page.context.cookies()[0]["value"]
    end_sessions_of(live_portal, visitor)
    write(page, "En nog een laatste zin.")
    page.wait_for_function(f"() => {SAID}.includes('uitgelogd')")
    assert page.context.cookies()[0]["value"] == cookie
    write(page, " En meer.")
    save(page)
    page.wait_for_url(re.compile("/log-in"))
    page.locator("[name=email]").fill(visitor.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(re.compile("/log-in/code"))
    page.locator("[name=code]").fill(pyotp.TOTP(SECRET).at(live_portal.now() + 30))
    page.locator("[name=code]").press("Enter")
    page.wait_for_url("**draft=*")

    assert page.locator("#note").input_value() == "Eerst dit. En nog een laatste zin. En meer."
    save(page)
    page.wait_for_url("**/activities/*?saved=1")
    [made] = made_by(live_portal, visitor)
    assert made.note == "Eerst dit. En nog een laatste zin. En meer."


def test_who_logs_in_again_in_another_tab_just_goes_on(live_portal, open_phone, visitor):
    page = open_phone(visitor)
    page.goto("/activities/new")
    write(page, "Eerst dit. ")
    kept(page)
    end_sessions_of(live_portal, visitor)
    page.context.add_cookies([live_portal.log_in(visitor)])
    write(page, "En dan dit.")
    save(page)
    page.wait_for_url(re.compile(r"saved=1|draft="))
    if "draft=" in page.url:  # saved before the page noticed: once more, with all of it there
        assert page.locator("#note").input_value() == "Eerst dit. En dan dit."
        save(page)
        page.wait_for_url("**/activities/*?saved=1")

    assert [one.note for one in made_by(live_portal, visitor)] == ["Eerst dit. En dan dit."]


def test_a_reload_while_editing_loses_nothing_and_it_can_be_thrown_away(
    live_portal, open_phone, visitor
):
    page = open_phone(visitor)
    page.goto(f"/activities/{visitor.visit}/edit")
    write(page, "Achteraf nog dit")
    kept(page)
    page.reload()
    assert page.locator("#note").input_value() == "Achteraf nog dit"
    assert "Dit typte je eerder" in page.content()

    page.goto(f"/activities/{visitor.visit}/edit")
    assert page.locator("#note").input_value() == ""
    page.locator(".draft a", has_text="Verder").tap()
    assert page.locator("#note").input_value() == "Achteraf nog dit"
    page.get_by_role("button", name="Concept weggooien").tap()
    page.wait_for_url(f"**/activities/{visitor.visit}/edit")
    assert page.locator("#note").input_value() == ""
    assert page.locator(".draft").count() == 0


def test_minutes_survive_a_reload(live_portal, open_phone):
    with live_portal.database():
        leader = make_person(make_branch(), Role.TEAM_LEADER)
        meeting = make_meeting(leader, leader)
        point = make_point(meeting)
    page = open_phone(leader)
    page.goto(f"/meetings/{meeting.id}/minutes")
    page.locator(f"#said-{point.id}").fill("Er kwam veel langs")
    kept(page)
    page.reload()

    assert page.locator(f"#said-{point.id}").input_value() == "Er kwam veel langs"


def test_another_language_keeps_what_is_typed(open_phone, visitor):
    page = open_phone(visitor)
    page.goto("/activities/new")
    write(page, "Half getypt")
    kept(page)
    page.locator(".menu summary:visible").first.tap()
    page.locator("a[hreflang=en]:visible").tap()
    page.wait_for_selector("html[lang=en]")

    assert page.locator("#note").input_value() == "Half getypt"

    page.goto("/account/phone")  # keeps no draft
    page.fill("[name=phone]", "06-1234")
    page.locator(".menu summary:visible").first.tap()
    page.locator("a[hreflang=nl]:visible").tap()
    page.wait_for_selector("html[lang=nl]")
    assert page.locator("[name=phone]").input_value() == "06-1234"
    assert page.evaluate("window.name") == ""


EVE = """
from datetime import datetime, timedelta
from pathlib import Path

import time_machine

moment = datetime.fromisoformat(MOMENT)
clock = time_machine.travel(moment).start()
from app import app

inner = app.wsgi_app

def wsgi_app(environ, start_response):
    if Path(BEGUN).exists():
        clock.move_to(moment + timedelta(minutes=15))
    return inner(environ, start_response)

app.wsgi_app = wsgi_app
"""


@pytest.fixture
def before_midnight(live_portal, tmp_path, visitor):
    """The portal as it is served just before a new year, until a file says that it has begun."""
    eve = date(today().year, 12, 31)
    moment = datetime(eve.year, 12, 31, 23, 50, tzinfo=AMSTERDAM)
    begun = tmp_path / "begun"
    (tmp_path / "served.py").write_text(
        f"MOMENT, BEGUN = {moment.isoformat()!r}, {str(begun)!r}\n{EVE}"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "served:app", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--threads=4", "--pythonpath", str(tmp_path)],
        cwd=ROOT,
        env=live_portal.environment | {"PORT": str(port)},
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    cookie = live_portal.log_in(visitor) | {"url": address}
    with live_portal.database():
        Session.update(seen_at=moment, created_at=moment).where(
            Session.digest == digest_of(cookie["value"])
        ).execute()
    try:
        wait_for(f"{address}/healthz")
        yield address, cookie, eve, begun
    finally:
        server.terminate()
        server.wait()


def test_today_stays_the_day_that_the_form_showed(live_portal, chromium, visitor, before_midnight):
    address, cookie, eve, begun = before_midnight
    context = chromium.new_context(base_url=address, has_touch=True)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/activities/new")
    shown = page.locator("label", has_text="Vandaag").inner_text()
    assert "31 dec" in shown
    on_the_day = f"async () => (await (await fetch('/')).text()).includes('31 dec {eve.year}')"
    assert page.evaluate(on_the_day) is True
    begun.touch()
    assert page.evaluate(on_the_day) is False
    save(page)
    page.wait_for_url("**/activities/*?saved=1")
    context.close()

    assert [one.happened_on for one in made_by(live_portal, visitor)] == [eve]
