"""R04g: a file that somebody may never open is not there for them, nor any record of its client."""

import io
import zipfile

import pytest
from peewee import ForeignKeyField

from portal import tables
from portal.audit.models import AuditEntry
from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.models import Purpose
from portal.clients.actions import bar
from portal.clients.models import Assignment, Client, Conflict, Household
from portal.core.clock import today
from portal.core.database import fields_of, table_of
from portal.core.web.access import WITHOUT_CLIENTS, Role
from portal.housing.models import Home
from portal.import_export.actions.exporting import files_of
from portal.mail.models import OutboxMail
from portal.people.models import Person
from portal.reports.queries import Scope, roll_up, rows
from tests.factories import make_client, make_person
from tests.schedule.appointments.factories import plan_visit
from tests.test_access import (
    ON_EACH,
    in_role,
    named_records,
    not_as_missing,
    one_of_everything,
    stored,
)

LEADERS = [Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER]
MARK = "Verboden"
MARKS = ("verboden-naam", "verboden-code", "verboden-notitie", "verboden-termijn", "verboden-zaak")
MARKS += ("verboden-familielid", "verboden-akte", "verboden-gebeurtenis", "verboden-pauze")
MARKS += ("verboden-advies", "verboden-onderwerp", "verboden-plaatsing", "merktekenlaan")

FEEDS = {
    Role.GUIDE: [Purpose.MINE],
    Role.LEGAL_GUIDE: [Purpose.MINE, Purpose.TERMS],
    Role.TEAM_LEADER: [Purpose.MINE, Purpose.TERMS],
}
# Of each table from which one comes to a client: what of `one_of_everything` an address names, or
# why no page, file or list shows it by itself.
BY = {
    "client": "client",
    "household": "household",
    "assignment": "assignment",
    "activity_client": "activity",
    "appointment": "appointment",
    "taken_time": "appointment",
    "booking_link": "appointment",
    "legal_case": "case",
    "legal_term": "term",
    "case_relative": "relative",
    "case_document": "paper",
    "case_event": "event",
    "placement": "placement",
    "placement_instrument": "placement",
    "placement_end": "placement",
    "placement_check": "placement",
    "agreement": "agreement",
    "signature": "agreement",
    "advice": "advice",
    "consent": "consent",
    "cv": "version",
    "cv_version": "version",
    "cv_share": "share",
    "candidate": "candidate",
    "ladder_step": "ladder_step",
    "language_level": "language_level",
    "cv_profile": "client",
    "cv_photo": "client",
    "cv_job": "client",
    "cv_school": "client",
    "cv_certificate": "client",
    "cv_language": "client",
    "cv_skill": "client",
    "trajectory": "trajectory",
    "work_wish": "client",
    "client_word": "a search finds what `visible_to` gives",
    "conflict": "stands on the page of the client",
    "desk_card": "shown to whose it is, but of such a client",
    "candidate_move": "candidate",
    "guidance_pause": "pause",
    "plan_goal": "plan_goal",
    "plan_task": "plan_task",
    "kept_longer": "client",
    "erase_request": "client",
    "referral": "referral",
    "interpreter_request": "request",
    "lesson_wait": "wait",
    "past_home": "stands on the page of the client",
    "contact_reminder": "client",
}
THEIRS = {kind for kind in BY.values() if " " not in kind}


def leads_to_a_client(model) -> bool:
    """Whether its rows are about a client: by a reference, or by one of what they belong to."""
    references = [f.rel_model for f in fields_of(model).values() if isinstance(f, ForeignKeyField)]
    return model in {Client, Household} or any(table_of(other) in BY for other in references)


def test_each_table_that_leads_to_a_client_is_looked_at():
    """Whoever adds one says here what shows it."""
    found = {table_of(model) for model in tables.ALL if leads_to_a_client(model)}

    assert found - set(BY) == set()


@pytest.fixture
def barred(branch):
    return one_to_bar(branch)


def one_to_bar(branch) -> dict:
    """One of everything about a client, from whom somebody may be kept."""
    home = Home.create(branch=branch, code="h", kind="regular", address="Merktekenlaan 1")
    world = one_of_everything(branch, MARK)
    Client.update(home=home).where(Client.id == world["client"].id).execute()
    make_client(branch, name="Open-naam", code="open-code")
    return world


@pytest.fixture
def kept_out(branch, barred):
    return lambda role: keep_out(in_role(branch, role), barred)


def keep_out(me, barred):
    """They may never open the file, though they are matched."""
    own = {"branch": me.branch_id, "person": me}
    Conflict.create(**own, client=barred["client"], reason="familie")
    if me.roles:
        match = {"household": barred["household"], "role": Role.GUIDE, "started_on": today()}
        Assignment.create(**own, **match)
    return me


@pytest.mark.parametrize("role", ON_EACH, ids=str)
def test_r04g_nothing_of_such_a_client_is_there(app, client_for, barred, kept_out, role):
    """Leaders and who is matched as well, and what two roles did for the client themselves: the
    answer of a record that does not exist.
    """
    me = kept_out(role)
    if role in {Role.GUIDE, Role.TEAM_LEADER}:
        assert {"referral", "appointment", "advice"} <= make_theirs(me)
    browser, before = client_for(me), stored()
    shown = []
    for kind, method, address in named_records(app):
        if kind in THEIRS:
            shown += not_as_missing(browser, method, address, barred[kind])

    assert shown == []
    tried = set() if role in WITHOUT_CLIENTS else {"client.barred"}
    assert {e.action for e in AuditEntry.select().where(AuditEntry.actor_id == me.id)} - {
        "refused"
    } == tried
    after = stored()
    for one in (before, after):
        one.pop(table_of(AuditEntry))
    assert after == before


# What was written by somebody stays theirs as hours, without a name (G2).
OWN_HOURS = {"activity_client", "desk_card", "conflict", "contact_reminder"}


def make_theirs(me) -> set[str]:
    """Whoever did something for the client: now this person did. The tables that name one."""
    made = set()
    for model in tables.ALL:
        references = fields_of(model).values()
        whose = [f for f in references if isinstance(f, ForeignKeyField) and f.rel_model is Person]
        for column in whose if leads_to_a_client(model) else ():
            if table_of(model) not in OWN_HOURS:
                model.update({column: me.id}).where(column.is_null(False)).execute()
                made.add(table_of(model))
    return made


def shows_others(kind) -> bool:
    """Whether the pages of it are about more than such a client, and can be opened in a test."""
    return kind not in {*THEIRS, "batch"}


def pages_beside(app, me, barred) -> list[str]:
    """Pages on which a word of such a client might stand, beside those of each route."""
    pages = [
        address.format(barred[kind].id)
        for kind, method, address in named_records(app)
        if method == "GET" and shows_others(kind)
    ]
    pages += ["/clients?q=verboden", "/activities/new?q=verboden", "/clients/new"]
    if not set(LEADERS) & me.roles:
        return pages
    day = today()
    figures = roll_up(Scope(me.branch, day.replace(month=1, day=1), day))
    pages += [f"/figures/{key}?year={day.year}" for key, one in figures.items() if one.value]
    pages += ["/figures/desk.contacts?year=2018", "/activities/team/list?year=2018"]
    return [*pages, f"/activities/team/list?year={day.year}&person={me.id}"]


@pytest.mark.parametrize("role", LEADERS, ids=str)
def test_r04g_an_own_export_is_without_such_a_client(client_for, branch, barred, kept_out, role):
    me = kept_out(role)
    with zipfile.ZipFile(io.BytesIO(client_for(me).post("/exchange/export").data)) as archive:
        texts = {name: archive.read(name).decode().lower() for name in archive.namelist()}

    assert [(n, m) for n, text in texts.items() for m in MARKS[:-1] if m in text] == []
    assert any("verboden-naam" in text.decode().lower() for text in files_of(branch.code).values())


def test_a_figure_counts_such_a_client_and_says_no_more(branch, barred, kept_out):
    """The number stays the sum of its list."""
    me = kept_out(Role.TEAM_LEADER)
    scope = Scope(branch, today().replace(year=2018, month=1, day=1), today())
    for key, figure in roll_up(scope).items():
        mine, all_of_them = rows(scope, figure, me, key), rows(scope, figure, None, key)
        assert len(mine) == len(all_of_them)
        for row in mine:
            told = f"{row.who} {row.what}".lower()
            assert not any(mark in told for mark in MARKS), key
            assert row.link is None or row.link != ("client", barred["client"].id)


def test_a_leader_sets_it_on_a_page_and_what_was_matched_ends(client_for, branch, barred):
    leader, cousin = in_role(branch, Role.TEAM_LEADER), make_person(branch, Role.GUIDE)
    client = barred["client"]
    match = Assignment.create(
        branch=branch, person=cousin, household=client.household, role="guide", started_on=today()
    )
    browser = client_for(leader)
    assert client_for(cousin).get(f"/clients/{client.id}").status_code == 200

    nobody = browser.post(f"/clients/{client.id}/barred", data={"reason": "een neef van haar"})
    made = browser.post(
        f"/clients/{client.id}/barred", data={"person": cousin.id, "reason": "een neef van haar"}
    )

    assert (nobody.status_code, made.status_code) == (422, 303)
    assert client_for(cousin).get(f"/clients/{client.id}").status_code == 404
    assert Assignment.get_by_id(match.id).ended_on == today()
    page = browser.get(f"/clients/{client.id}/barred").text
    assert "een neef van haar" in page
    assert f'value="{cousin.id}"' not in page
    assert AuditEntry.select().where(AuditEntry.action == "conflict.add").count() == 1

    browser.post(f"/clients/{client.id}/barred/{cousin.id}/lift")
    browser.post(f"/clients/{client.id}/barred/{cousin.id}/lift")
    assert not Conflict.select().exists()
    assert AuditEntry.select().where(AuditEntry.action == "conflict.lift").count() == 1


def test_a_leader_who_keeps_themselves_out_never_sees_it_again(client_for, branch, barred):
    """R04g: their own file, and no way back but by another leader."""
    leader, client = in_role(branch, Role.SENIOR_TEAM_LEADER), barred["client"]
    browser = client_for(leader)

    browser.post(
        f"/clients/{client.id}/barred", data={"person": leader.id, "reason": "zelf cliënt"}
    )

    assert browser.get(f"/clients/{client.id}/barred").status_code == 404
    assert browser.post(f"/clients/{client.id}/barred/{leader.id}/lift").status_code == 404
    assert Conflict.select().count() == 1
    assert AuditEntry.select().where(AuditEntry.action == "client.barred").count() == 2


def test_who_does_not_lead_sets_nothing(client_for, branch, volunteer, barred):
    address = f"/clients/{barred['client'].id}/barred"
    for method in ("GET", "POST"):
        assert client_for(volunteer).open(address, method=method).status_code == 403


@pytest.mark.parametrize("role", [Role.GUIDE, Role.LEGAL_GUIDE, Role.TEAM_LEADER], ids=str)
def test_r04g_no_feed_or_mail_holds_a_word_of_such_a_client(client_for, branch, barred, role):
    """Also of what was planned before: a visit of one's own."""
    me = in_role(branch, role)
    plan_visit(me, barred["client"], note="verboden-onderwerp")
    tokens = [feeds.create(me, purpose)[1] for purpose in FEEDS[role]]
    Conflict.create(branch=branch, person=me, client=barred["client"])
    calendars.refresh([barred["client"].id])

    bodies = [client_for().get(f"/calendar/{token}.ics").data.lower() for token in tokens]

    found = [mark for mark in MARKS for body in bodies if mark.encode() in body]
    assert found == []
    told = [f"{mail.subject} {mail.body}".lower() for mail in OutboxMail.select()]
    names = ("verboden-naam", "verboden-code", "verboden-notitie", "merktekenlaan")
    assert [text for text in told if any(name in text for name in names)] == []


def test_to_keep_somebody_out_twice_is_once(branch, volunteer, team_leader):
    client = make_client(branch)
    bar(client, volunteer, team_leader, "familie")
    before = AuditEntry.select().count()

    assert bar(client, volunteer, team_leader, "buren") == []

    assert AuditEntry.select().count() == before
    assert Conflict.get(Conflict.client == client).reason == "familie"
