"""R68, R69: nothing leads back to who was erased, and every figure stays to the digit."""

import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine

from portal import audit, tables
from portal.audit import chain
from portal.audit.models import AuditEntry
from portal.backup.actions import figures
from portal.branches.models import Branch
from portal.clients.models import Client, Conflict
from portal.core.clock import add_months, now, today
from portal.core.crypto import seal
from portal.core.database import db, fields_of, table_of
from portal.core.database.bulk import on_sqlite
from portal.core.web.access import Role
from portal.drafts.models import Draft
from portal.employment.cvs.models import CVPhoto, CVShare
from portal.files import actions as files
from portal.files.uploads import CleanFile
from portal.legal.models import LegalCase
from portal.mail.models import OutboxMail
from portal.people.models import Person
from portal.privacy import ledger, queries
from portal.privacy.actions import by_two, keep_longer
from portal.privacy.actions.erasing import GONE, erase, erase_person
from portal.privacy.classes import TEXTS
from portal.privacy.models import EraseRequest, KeptLonger
from tests.backup.conftest import filled, place, sqlite_place  # noqa: F401  fixtures
from tests.factories import make_activity, make_assignment, make_branch, make_client, make_person
from tests.schedule.appointments.factories import plan_visit
from tests.test_access import one_of_everything

ROOT = Path(__file__).parent.parent.parent
CASE = ROOT / "tests" / "cases" / "maassluis-2018"
OF_THE_CLIENT = ("naam", "code", "notitie", "zaak", "onderwerp", "termijn", "advies", "plaatsing")


@pytest.fixture(autouse=True)
def ledger_of_its_own(app):
    yield
    ledger.path().unlink(missing_ok=True)


def everything() -> str:
    """All that is in the database, opened where it is sealed."""
    return repr([list(model.select().dicts()) for model in tables.ALL])


def test_nothing_of_a_client_is_left_in_any_table(branch, team_leader):
    known = one_of_everything(branch, "MARKER")
    client = known["client"]
    Client.update(phone="0612345678", email="marker@example.org").where(
        Client.id == client.id
    ).execute()
    client = Client.get_by_id(client.id)
    other = make_client(branch, name="Iemand Anders")
    note = make_activity(team_leader, other, note="Samen met MARKER-naam gezien, verder goed.")
    with db.atomic():
        OutboxMail.delete().execute()  # it tells of nobody
        audit.record(
            team_leader, "client.edit", client, changes={"phone": ("0687654321", "0612345678")}
        )
        OutboxMail.create(recipient="marker@example.org", subject="MARKER", body="MARKER")
        typed = Draft(person=team_leader, form_key="1" * 22, address="/")
        typed.content_sealed = seal("Notitie over MARKER-naam", typed.place)
        typed.save()

    erase(client, team_leader)

    left = everything()
    words = [f"MARKER-{word}" for word in OF_THE_CLIENT if word != "plaatsing"]
    assert [word for word in words if word in left or word.lower() in left] == []
    assert "marker@example.org" not in left
    assert "0612345678" not in left
    assert Draft.get_or_none(Draft.id == typed.id) is None
    gone = type(note).get_by_id(note.id).note
    assert gone == f"Samen met {GONE} gezien, verder goed."
    assert "Iemand Anders" in left
    assert CVShare.get_by_id(known["share"].id).digest.startswith("erased-")  # opens no more


def test_who_was_erased_is_found_nowhere(client_for, team_leader):
    client = make_client(team_leader.branch, name="MARKER Verdwenen")
    browser = client_for(team_leader)
    assert "MARKER" in browser.get("/clients?q=Verdwenen").text

    erase(client, team_leader)

    assert "MARKER" not in browser.get("/clients?q=Verdwenen").text
    assert browser.get(f"/clients/{client.id}").status_code == 404


@pytest.mark.parametrize(
    ("born", "housed", "expected"),
    [
        (date(1980, 3, 9), date(2018, 1, 15), date(1980, 7, 1)),  # an ordinary grown-up
        (date(2000, 3, 9), date(2018, 3, 9), date(2000, 3, 1)),  # of age on that very day
        (date(2000, 3, 9), date(2018, 3, 5), date(2000, 7, 1)),  # not yet
        (date(2000, 2, 29), date(2018, 2, 28), date(2000, 2, 1)),
        (None, date(2018, 1, 15), None),
    ],
)
def test_a_birthday_is_as_coarse_as_the_figures_allow(branch, born, housed, expected):
    client = make_client(branch, born_on=born, housed_on=housed)

    erase(client, None)

    assert Client.get_by_id(client.id).born_on == expected


def test_a_birthday_between_what_was_done_before_and_after_it_stays(branch):
    """Seventeen when housed and eighteen a week later: no other day says both."""
    born, housed = date(2000, 3, 9), date(2018, 3, 5)
    client = make_client(branch, born_on=born, housed_on=housed)
    later = datetime(2018, 3, 12, 12, tzinfo=UTC)
    make_activity(make_person(branch), client, started_at=later)

    erase(client, None)

    assert Client.get_by_id(client.id).born_on == born


def test_what_was_typed_and_cannot_be_opened_is_in_nobodys_way(branch, team_leader):
    of = {"person": team_leader, "address": "/", "content_sealed": b"x"}
    kept = Draft.create(form_key="1" * 22, **of)
    client = make_client(branch, name="Hanna Tesfay")
    erase(client, None)
    assert Client.get_by_id(client.id).erased_at
    assert Draft.get_by_id(kept.id)


def test_every_figure_of_a_frozen_and_of_an_open_year_stays_to_the_digit(app, branch):
    """The year 2018 of a branch, and a running one, with every second client erased."""
    assert app.test_cli_runner().invoke(args=["import", str(CASE)]).exit_code == 0
    here = Branch.select().where(Branch.code == "maassluis").get()
    newcomer = make_client(here, housed_on=today() - timedelta(days=40), born_on=date(2010, 5, 5))
    for kind in ("desk_contact", "legal_consultation"):
        make_activity(
            make_person(here), newcomer, kind=kind, started_at=now() - timedelta(days=3),
            topics={"work": 2},
        )  # fmt: skip
    before = [figures.figures_of(here, year) for year in (2017, 2018, 2019, today().year)]
    clients = list(Client.select().where(Client.branch == here).order_by(Client.id))

    for client in [*clients[::60], newcomer]:
        erase(client, None)
    people = list(Person.select().where(Person.branch == here).order_by(Person.id))
    for person in people[::4]:
        erase_person(person, None)

    assert [figures.figures_of(here, year) for year in (2017, 2018, 2019, today().year)] == before
    assert sum(before[1].values()) > 1000


def test_nothing_is_left_in_the_files_of_the_database(app, filled):  # noqa: F811
    """R69: in the file itself, its log, and what was deleted from them."""
    with filled("source") as source:
        with db.atomic():
            branch = Branch.get()
            client = make_client(branch, name="MARKERNAAM Achternaam", code="MARKERCODE")
            make_activity(Person.get(), client, note="MARKERNOTITIE " * 50)
        if on_sqlite():
            path = Path(source.database.database)
            written = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
            assert b"MARKERNOTITIE" in written

        erase(client, None)

        if on_sqlite():
            written = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
            assert b"MARKER" not in written
            assert b"marker" not in written
        assert "MARKER" not in everything()


def test_a_backup_from_before_brings_nobody_back(filled, tmp_path):  # noqa: F811
    """Nor does it erase who got their number afterwards."""
    with filled("source") as source:
        with db.atomic():
            client = make_client(Branch.get(), name="MARKERNAAM Achternaam")
            left = make_person(Branch.get(), name="MARKER Vertrokken", ended_on=date(2020, 1, 1))
        before = figures.figures_of(Branch.get(), 2018)
        source.flask("backup", tmp_path / "a.brug")
        erase(client, None)
        erase_person(left, None)
        assert source.flask("restore", "--replace", tmp_path / "a.brug")[::2] == (0, "")

        assert "MARKER" not in everything()
        assert figures.figures_of(Branch.get(), 2018) == before
        assert Client.get_by_id(client.id).erased_at
        assert chain.verify().faults == []


def test_who_left_keeps_their_hours_without_a_name(branch, team_leader):
    guide = make_person(branch, Role.GUIDE, name="MARKER Gids", email="marker@example.org")
    make_activity(guide, make_client(branch), note="ging goed")
    Draft.create(person=guide, form_key="1" * 22, address="/", content_sealed=None)
    before = figures.figures_of(branch, 2018)

    erase_person(guide, team_leader)

    assert "marker" not in everything().lower()
    assert figures.figures_of(branch, 2018) == before
    kept = Person.get_by_id(guide.id)
    assert (kept.email, kept.password_hash, kept.roles) == (None, None, {Role.GUIDE})


# ---------------------------------------------------------------- how long


def traced(branch, ended, **fields):
    client = make_client(branch, housed_on=date(2018, 1, 15), **fields)
    make_assignment(make_person(branch), client.household, ended_on=ended)
    return client


def test_a_file_is_due_two_years_after_its_last_trace_and_five_after_a_case(branch, team_leader):
    over = traced(branch, add_months(today(), -25))
    soon = traced(branch, add_months(today(), -24) + timedelta(days=30))
    traced(branch, add_months(today(), -12))
    traced(branch, None)
    kept = traced(branch, add_months(today(), -30))
    keep_longer(kept, team_leader, today() + timedelta(days=90), "klacht loopt")
    with_case = traced(branch, add_months(today(), -30))
    case = {"branch": branch, "client": with_case, "kind": "visa", "opened_on": date(2019, 1, 1)}
    LegalCase.create(code="een", closed_on=add_months(today(), -30), **case)
    running = traced(branch, add_months(today(), -30))
    LegalCase.create(code="twee", **case | {"client": running})
    elsewhere = make_branch()
    traced(elsewhere, add_months(today(), -30))

    found = queries.due(team_leader)

    assert [(each.client, each.is_over) for each in found] == [(over, True), (soon, False)]
    with time_machine.travel(now() + timedelta(days=91)):
        assert kept in [each.client for each in queries.due(team_leader)]
    with time_machine.travel(now() + timedelta(days=366 * 3)):
        assert with_case in [each.client for each in queries.due(team_leader)]


def confirmed(client_for, branch) -> None:
    """What waits, by a second leader."""
    second = client_for(make_person(branch, Role.TEAM_LEADER))
    for request in EraseRequest.select().where(EraseRequest.settled_at.is_null()):
        assert second.post(f"/retention/requests/{request.id}/confirm").status_code == 303


def test_r67_a_second_pair_of_eyes_erases(client_for, branch, team_leader, app):
    """Who asked never confirms; nor counts what somebody asked who may no more."""
    second = make_person(branch, Role.TEAM_LEADER)
    client, other = make_client(branch), make_client(branch)
    browser = client_for(team_leader)
    for each in (client, client, other):  # asked twice, it waits once
        browser.post(f"/clients/{each.id}/erase", data={"code": each.code})
    first, of_other = EraseRequest.select().order_by(EraseRequest.id)
    assert "wacht" in browser.get(f"/clients/{client.id}/privacy").text
    assert [m.recipient for m in OutboxMail.select().where(OutboxMail.kind == "privacy.erase")] == [
        second.email
    ] * 2

    browser.post(f"/retention/requests/{first.id}/confirm")
    assert Client.get_by_id(client.id).erased_at is None

    browser.post(f"/retention/requests/{of_other.id}/take-back")
    client_for(second).post(f"/retention/requests/{of_other.id}/confirm")
    assert Client.get_by_id(other.id).erased_at is None

    keep_longer(client, second, today() + timedelta(days=30), "klacht")
    client_for(second).post(f"/retention/requests/{first.id}/confirm")
    assert Client.get_by_id(client.id).erased_at is None
    KeptLonger.delete().execute()
    client_for(second).post(f"/retention/requests/{first.id}/confirm")
    assert Client.get_by_id(client.id).erased_at
    acts = {e.action for e in AuditEntry.select().where(AuditEntry.object_id == client.id)}
    assert {"client.erase.ask", "client.erase"} <= acts


def test_r67_who_is_kept_from_a_file_erases_it_neither(client_for, branch, team_leader):
    second, client = make_person(branch, Role.TEAM_LEADER), make_client(branch)
    by_two.ask([client], team_leader)
    Conflict.create(branch=branch, client=client, person=second, reason="x")
    request = EraseRequest.get()

    assert client.label not in client_for(second).get("/retention").text
    answer = client_for(second).post(f"/retention/requests/{request.id}/confirm")

    assert (answer.status_code, Client.get_by_id(client.id).erased_at) == (404, None)


def test_r67_who_left_is_erased_by_two_once_their_last_day_is_over(branch, team_leader):
    second, gone = make_person(branch, Role.TEAM_LEADER), make_person(branch)
    by_two.ask([gone], team_leader)
    for last_day in (None, today()):
        Person.update(ended_on=last_day).where(Person.id == gone.id).execute()
        with pytest.raises(by_two.StillNeeded):
            by_two.confirm(EraseRequest.get(), second)
    Person.update(ended_on=today() - timedelta(1)).where(Person.id == gone.id).execute()
    assert Person.get_by_id(gone.id).erased_at is None
    by_two.confirm(EraseRequest.get(), second)
    assert Person.get_by_id(gone.id).erased_at


def test_r67_the_only_leader_has_it_confirmed_on_the_command_line(app, branch, team_leader):
    client = make_client(branch)
    run, where = app.test_cli_runner().invoke, ["--branch", branch.code]
    assert run(args=["privacy", "confirm", client.code, *where]).exit_code == 1
    by_two.ask([client], team_leader)

    told = run(args=["privacy", "confirm", client.code, *where])

    assert told.exit_code == 0, told.output
    assert Client.get_by_id(client.id).erased_at


def test_a_leader_sees_the_list_and_erases_what_is_ticked(client_for, branch, team_leader):
    over, other = (traced(branch, add_months(today(), -25)) for _ in range(2))
    young = traced(branch, add_months(today(), -3))
    browser = client_for(team_leader)
    page = browser.get("/retention").text
    assert (over.label in page, young.label in page) == (True, False)

    answer = browser.post("/retention/erase", data={"client": [over.id, young.id]})

    assert answer.status_code == 303
    confirmed(client_for, branch)
    erased = {c.id for c in Client.select().where(Client.erased_at.is_null(False))}
    assert erased == {over.id}
    browser.post("/retention/erase", data={"client": []})
    assert Client.get_by_id(other.id).erased_at is None


def test_a_file_is_erased_after_its_code_was_typed(client_for, team_leader):
    client = make_client(team_leader.branch)
    browser = client_for(team_leader)

    refused = browser.post(f"/clients/{client.id}/erase", data={"code": "iets anders"})
    assert (refused.status_code, Client.get_by_id(client.id).erased_at) == (422, None)
    assert browser.post(f"/clients/{client.id}/erase", data={"code": client.code}).location

    assert Client.get_by_id(client.id).erased_at is None
    confirmed(client_for, team_leader.branch)
    assert Client.get_by_id(client.id).erased_at
    assert browser.get(f"/clients/{client.id}/privacy").status_code == 404


def test_a_file_with_an_appointment_ahead_is_not_erased_yet(client_for, team_leader):
    client = make_client(team_leader.branch)
    plan_visit(team_leader, client)

    answer = client_for(team_leader).post(f"/clients/{client.id}/erase", data={"code": client.code})

    assert (answer.status_code, Client.get_by_id(client.id).erased_at) == (422, None)
    assert "afspraak" in answer.text


def test_a_file_is_kept_longer_for_a_reason(client_for, team_leader):
    client = make_client(team_leader.branch)
    browser, path = client_for(team_leader), f"/clients/{client.id}/keep-longer"
    assert browser.post(path, data={"until": str(today()), "reason": "x"}).status_code == 422
    assert browser.post(path, data={"until": "2030-01-01", "reason": ""}).status_code == 422

    for reason in ("klacht", "klacht en beroep"):
        assert browser.post(path, data={"until": "2030-01-01", "reason": reason}).location

    assert "klacht en beroep" in browser.get(f"/clients/{client.id}/privacy").text


# ---------------------------------------------------------------- to take along


def test_a_client_gets_all_that_is_theirs_and_nobody_elses_name(client_for, branch, team_leader):
    """R70."""
    known = one_of_everything(branch, "MARKER")
    colleague = known["person"]
    make_client(branch, name="Buurvrouw Jansen")
    make_activity(colleague, known["client"], note=f"Met Buurvrouw Jansen en {colleague.name}.")
    photo = files.keep(colleague, CleanFile(b"een foto", "image/png", None, 1, "0" * 64, "a.png"))
    CVPhoto.create(branch=branch, client=known["client"], file=photo, added_by=colleague)

    content = client_for(team_leader).get(f"/clients/{known['client'].id}/own-data.zip").data

    with zipfile.ZipFile(BytesIO(content)) as archive:
        page = archive.read("gegevens.html").decode()
        assert {"gegevens.html", "gegevens.json"} <= set(archive.namelist())
        assert archive.read(f"bestanden/{photo.id}.png") == b"een foto"
        told = page + archive.read("gegevens.json").decode()
    for word in ("naam", "notitie", "onderwerp", "termijn", "advies"):
        assert f"MARKER-{word}" in page
    assert "Buurvrouw" not in told
    assert colleague.name not in told
    assert re.search(rf"Met {re.escape(GONE)} en {re.escape(GONE)}\.", page)


def test_the_download_is_noted_and_for_leaders(client_for, team_leader, volunteer):
    client = make_client(team_leader.branch)
    answer = client_for(team_leader).get(f"/clients/{client.id}/own-data.zip")

    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert client.name not in answer.headers["Content-Disposition"]
    assert client_for(volunteer).get(f"/clients/{client.id}/own-data.zip").status_code == 403


def test_each_sealed_or_typed_column_is_known_by_name(app):
    """A class that names a column which is not there is a slip of the pen."""
    there = {table_of(m): {f.column_name for f in fields_of(m).values()} for m in tables.ALL}
    wrong = {
        f"{table}.{column}"
        for table, classes in TEXTS.items()
        for columns in classes.values()
        for column in columns.split()
        if column not in there.get(table, ())
    }
    assert wrong == set()
