"""J2: without a network nothing is lost and nothing is there twice."""

import json
from datetime import date, timedelta

import pytest
from PIL import Image

from portal.account.models import Session
from portal.activities.models import Activity
from portal.activities.models.after_match import AfterMatch
from portal.clients.models import Assignment, Client
from portal.core.web.access import Role
from portal.drafts.models import Draft
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, Receipt
from tests.factories import make_assignment, make_branch, make_client, make_person

pytestmark = pytest.mark.browser

NAMES = ("Samira Haddad", "Musa Tekle")


@pytest.fixture
def guide(live_portal):
    with live_portal.database():
        branch = make_branch()
        person = make_person(branch, Role.GUIDE)
        for name in NAMES:
            make_assignment(person, make_client(branch, name=name).household)
        assert person.roles
    return person


@pytest.fixture
def phone(live_portal, open_phone, guide):
    """The own phone of a guide, where it is turned on, with the clock of the portal."""
    page = open_phone(guide)
    page.clock.set_fixed_time(live_portal.now())
    page.goto("/offline/device")
    page.locator("[data-turn=on]").tap()
    page.locator("[data-turn=off]").wait_for()
    return page


def stored(live_portal, person):
    with live_portal.database():
        return [one.minutes for one in Activity.select().where(Activity.person == person)]


def write_down(page, name: str, duration: str) -> None:
    page.locator(f".chip-who:has-text('{name}')").tap()
    page.locator("[name=topics]").first.check(force=True)
    page.locator(f"[name=duration][value='{duration}']").check(force=True)
    page.locator("[data-save] button").tap()
    page.locator("[data-kept]").wait_for()


def waiting(page) -> int:
    return page.evaluate("waiting.all().then((entries) => entries.length)")


def test_idea_12_what_is_written_down_without_a_network_comes_once(live_portal, phone, guide):
    """J2: two visits, one after a reload; the answer to the first is lost on the way, and its
    match ended meanwhile: that is kept for the leader."""
    page, lost = phone, []
    page.context.set_offline(True)
    page.goto("/activities/new")
    write_down(page, NAMES[0], "30")
    page.reload()
    write_down(page, NAMES[1], "90")
    assert waiting(page) == 2
    assert stored(live_portal, guide) == []
    with live_portal.database():
        household = Client.get(Client.name == NAMES[0], Client.branch == guide.branch).household
        before = date.fromtimestamp(live_portal.now()) - timedelta(days=2)
        match = Assignment.household == household
        Assignment.update(ended_on=before).where(match).execute()

    def lose(route):
        if lost or route.request.method != "POST":
            return route.continue_()
        lost.append(route.fetch(max_redirects=0).status)
        return route.abort()

    page.route("**/activities/new", lose)
    page.context.set_offline(False)
    page.locator("[data-sent]").wait_for()
    assert page.locator("[data-entries] li").count() == 1
    page.locator("[data-send]").tap()
    page.locator("[data-list]").wait_for(state="hidden")

    assert lost == [303]
    with live_portal.database():
        held = AfterMatch.select().join(Activity).where(Activity.person == guide)
        assert [one.activity.minutes for one in held] == [30]
    assert sorted(stored(live_portal, guide)) == [30, 90]


def test_the_usual_form_waits_as_well_and_a_question_makes_a_draft(live_portal, phone, guide):
    """J2: it was open when the network went; what asks something loses nothing."""
    page = phone
    page.goto("/activities/new")
    page.locator("[name=topics]").first.check(force=True)
    page.locator("details:has(#note) summary").tap()
    page.fill("#note", "Brief van de gemeente")
    page.context.set_offline(True)
    page.locator("[name=duration][value=other]").check(force=True)
    page.fill("#minutes", "2000")  # more than a day has
    page.locator(".save button").tap()
    page.locator("[data-list]").wait_for()
    page.context.set_offline(False)
    page.locator("[data-unfinished] a").tap()
    page.wait_for_url("**/drafts")
    page.locator("main a[href*='draft=']").first.tap()
    page.locator("#note").wait_for()

    assert page.input_value("#note") == "Brief van de gemeente"
    assert page.input_value("#minutes") == "2000"
    assert stored(live_portal, guide) == []
    with live_portal.database():
        assert Draft.select().where(Draft.person == guide).count() == 1


def test_a_photo_of_a_receipt_waits_too(live_portal, phone, guide, tmp_path):
    """J2, J3: taken from the page of claims when there was no network any more."""
    page, picture = phone, tmp_path / "bon.jpg"
    Image.effect_noise((600, 800), 40).convert("RGB").save(picture, "JPEG")
    page.goto("/claims")
    page.wait_for_load_state("load")
    page.context.set_offline(True)
    page.set_input_files("#photo", picture)
    page.locator("[data-photo]").wait_for()
    page.fill("#amount", "4,50")
    page.locator("label:has([value=parking])").tap()
    page.locator("[data-save] button").tap()
    page.locator("[data-entries] li").wait_for()
    page.context.set_offline(False)
    page.locator("[data-list]").wait_for(state="hidden")

    with live_portal.database():
        lines = ExpenseLine.select().join(ExpenseClaim).where(ExpenseClaim.claimant == guide)
        assert [(line.kind, line.amount_cents) for line in lines] == [("parking", 450)]
        assert Receipt.select().where(Receipt.line.in_(lines)).count() == 1


def test_who_logs_out_is_told_what_waits_and_then_all_is_gone(live_portal, phone, guide):
    """J2, R51: no name stays behind in the browser; what nobody sent is not thrown away unasked."""
    page = phone
    kept = "caches.keys().then((names) => names.length)"
    names = """(async () => {
      const found = [];
      for (const { name } of await indexedDB.databases()) {
        const asked = indexedDB.open(name);
        await new Promise((resolve) => (asked.onsuccess = resolve));
        for (const store of asked.result.objectStoreNames) {
          const all = asked.result.transaction(store).objectStore(store).getAll();
          await new Promise((resolve) => (all.onsuccess = resolve));
          found.push(...all.result.filter(Boolean));
        }
      }
      return found;
    })()"""
    texts = """(async () => {
      const found = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const asked of await cache.keys()) found.push(await (await cache.match(asked)).text());
      }
      return found.join();
    })()"""
    found = page.evaluate(texts)
    assert found
    assert not any(name in found for name in NAMES)
    page.context.set_offline(True)
    page.goto("/offline")
    write_down(page, NAMES[0], "60")
    page.goto("/more")
    page.context.set_offline(False)
    page.evaluate("waiting.send = async () => ({})")  # it waits a little longer
    page.route("**/drafts/token", lambda route: route.abort())
    page.goto("/more")
    page.locator("main button:has-text('Log uit')").tap()
    page.locator("p[data-leaving]").wait_for()
    assert page.locator("[data-entries] li").count() == 1

    page.unroute("**/drafts/token")
    page.locator("[data-leave]").tap()
    page.wait_for_url("**/log-in*")
    assert page.evaluate(names) == []
    assert page.evaluate(kept) == 0


def test_on_ones_own_phone_it_is_turned_on_again_at_the_next_log_in(live_portal, phone, guide):
    """J2: a log-out takes all of it; who logs in there again need not turn it on."""
    page = phone
    page.goto("/more")
    page.locator("main button:has-text('Log uit')").tap()
    page.wait_for_url("**/log-in")
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
    with live_portal.database():
        kept = {"on": json.dumps([guide.id])}
        [row] = Session.select().where(Session.data.contains(f'"offline": {kept["on"]}'))
        data = json.loads(row.data) | {"_user_id": guide.get_id(), "_fresh": True, "passed": True}
        Session.update(person=guide.id, data=json.dumps(data)).where(Session.id == row.id).execute()

    page.goto("/more")

    page.wait_for_function("waiting.device().then((own) => own?.households?.length === 2)")


def test_what_a_phone_is_told_is_shown_and_opens_its_page(live_portal, phone):
    """J1: the worker shows it also where no page is open, and says whom it is about nowhere."""
    page, found = phone, []
    page.context.grant_permissions(["notifications"])
    tools = page.context.new_cdp_session(page)

    def keep(told: dict) -> None:  # a function of Python's own cannot be told of here
        found.append(told)

    tools.on("ServiceWorker.workerRegistrationUpdated", keep)
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    [registered, *_more] = found[0]["registrations"]
    said = {"title": "Er is iets nieuws in Brug", "body": "Declaratie", "url": "/news"}
    sent = {"origin": live_portal.address, "registrationId": registered["registrationId"]}
    tools.send("ServiceWorker.deliverPushMessage", sent | {"data": json.dumps(said)})
    shown = page.evaluate(
        """async () => {
          const own = await navigator.serviceWorker.ready;
          for (let tried = 0; tried < 50; tried++) {
            const [one] = await own.getNotifications();
            if (one) return [one.title, one.body, one.data.url];
            await new Promise((again) => setTimeout(again, 50));
          }
        }"""
    )
    assert shown == list(said.values())

    page.goto("/account/mails")
    page.locator("[data-tell]").wait_for()
    assert page.locator("[data-first]").is_hidden()
