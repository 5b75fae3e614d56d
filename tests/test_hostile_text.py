"""What people type is shown as they typed it, on every page, and is never run."""

import re
from pathlib import Path

import pytest
from markupsafe import escape
from peewee import CharField, IntegrityError, TextField

from portal import tables
from portal.account.models import Session
from portal.branches.models import Setting
from portal.core.database import db, fields_of
from portal.core.web.access import Role
from portal.drafts.models import Draft
from portal.employment.vacancies.models import Placement
from portal.files.models import StoredFile
from portal.guidance.models import Trajectory
from portal.legal.models import LegalCase
from portal.mail.models import OutboxMail
from portal.webhooks.models import WebhookDelivery
from tests.factories import make_activity, make_assignment, make_employer, make_person
from tests.test_access import named_records, one_of_everything, requests_of
from tests.test_every_request import SEALED, SEALED_FILES

ROOT = Path(__file__).parent.parent
PAYLOADS = {"element": "<img src=x onerror=alert(1)>", "attribute": "\"'><b>{{91919*91919}}'); --"}
RUN = re.compile(r"<img src=x|'><b>|8449102561")
# What the portal wrote itself, for itself: nobody types it.
NOT_TYPED = {Session, Setting, Draft, StoredFile, WebhookDelivery}

# JSON, and words of a list, that the portal wrote to read again.
KEPT_WHOLE = {"content", "nameless", "before", "signed", "events"}


def soil(text: str) -> int:
    """Put the text into every column that takes it; the number of columns that did."""
    soiled = 0
    for model in set(tables.ALL) - NOT_TYPED:
        for column in fields_of(model).values():
            if column.name in KEPT_WHOLE:
                continue
            length = getattr(column, "max_length", None) or len(text)
            if not isinstance(column, CharField | TextField) or length < len(text):
                continue
            try:
                with db.atomic():
                    soiled += bool(model.update({column: text}).execute())
            except IntegrityError:  # one of a list, or of one record only
                continue
    return soiled


@pytest.fixture
def own(branch, team_leader):
    """One of everything in a branch, and who looks at it."""
    own = one_of_everything(branch, "Eigen")
    client = own["client"]
    dated = {"branch": branch, "client": client, "started_on": "2019-01-15"}
    Trajectory.create(**dated, year_number=1)
    LegalCase.create(branch=branch, client=client, code="c", kind="visa")
    Placement.create(**dated, code="p", employer=make_employer(branch), kind="paid_job")
    OutboxMail.create(recipient="a@example.org", subject="Dag", body="Dag")
    own["readers"] = [team_leader]
    for role in (Role.GUIDE, Role.JOB_COACH, Role.ADMINISTRATOR):
        person = make_person(branch, role)
        make_assignment(person, client.household, role=role)
        make_activity(person, client, kind="desk_contact", note="Dag")
        own["readers"].append(person)
    return own


def pages_of(app, own):
    yield from (a for e, method, a in requests_of(app) if method == "GET" and e not in SEALED_FILES)
    for kind, method, address in named_records(app):
        if method == "GET" and kind not in SEALED:
            yield address.format(own[kind].id)
    yield from ("/figures?year=2018", "/figures/desk.contacts?year=2018", "/clients?q=%3Cimg")


@pytest.mark.long
@pytest.mark.no_database
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_somebody_typed_runs_on_any_page(app, client_for, own, payload):
    """R36: in every text column, on every page, for a leader, a guide, a coach, a technician."""
    assert soil(PAYLOADS[payload]) > 30
    run, seen = [], 0
    for person in own["readers"]:
        browser = client_for(person)
        for address in pages_of(app, own):
            answer = browser.get(address)
            if answer.mimetype != "text/html":
                continue
            seen += str(escape(PAYLOADS[payload])) in answer.text
            if RUN.search(answer.text):
                run.append((address, RUN.search(answer.text)[0]))

    assert run == []
    assert seen > 10


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_is_searched_for_is_shown_and_never_run(client_for, own, payload):
    """R36, R38: in an address it comes back as text; to the database it is a value."""
    browser = client_for(own["readers"][0])
    asked = [("/clients", "q"), ("/people", "name"), ("/activities/new", "q")]
    for address, name in [*asked, ("/figures", "municipality")]:
        answer = browser.get(address, query_string={name: payload})
        assert answer.status_code in {200, 404}
        assert not RUN.search(answer.text), address


READ = {
    "/clients": "which helper municipality year silent sort page",
    "/people": "which",
    "/activities/": "month kind after",
    "/activities/team/list": "year late person",
    "/figures": "year basis",
    "/figures/desk.contacts": "page",
}
STRANGE = ("iban_sealed", "__class__", "-1", "1e9", "9" * 30, "' OR 1=1 --", "\x00", "٣")


@pytest.mark.parametrize("address", READ)
def test_a_key_to_filter_or_sort_by_is_one_of_a_list_or_left_out(client_for, own, address):
    """R04i, R38: no hidden column is sorted by, and nothing breaks."""
    browser = client_for(own["readers"][0])
    for key in READ[address].split():
        for value in STRANGE:
            status = browser.get(address, query_string={key: value}).status_code
            assert status in {200, 404}, (key, value)


def test_a_download_of_a_branch_with_a_strange_name_has_a_plain_name(client_for, branch):
    """R40: CR, LF, quotes and bidi in a name reach no header."""
    name = 'a"\r\nX-Evil: yes\u202e; filename="b.exe'
    type(branch).update(name=name, code=name).where(type(branch).id == branch.id).execute()
    browser = client_for(make_person(branch, Role.TEAM_LEADER))
    answers = [
        *(browser.get(f"/figures{ending}?year=2018") for ending in (".csv", ".xlsx", ".pdf")),
        browser.get("/figures/desk.contacts/list.csv?year=2018"),
        browser.post("/exchange/export"),
        browser.get("/activities/mine.csv"),
    ]
    for answer in answers:
        header = answer.headers["Content-Disposition"]
        assert answer.status_code == 200
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', header), header
        assert "X-Evil" not in answer.headers


def test_no_statement_is_put_together_from_what_somebody_typed():
    """R38: raw statements are constant text, or built from our own names and peewee's own SQL."""
    made = re.compile(r"execute_sql\(\s*(f[\"']|.*%[^s]|.*\.format\()")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "portal").rglob("*.py")
        if path.parent.parent.name != "backup"  # moves whole tables, by their own names
        for line in path.read_text().splitlines()
        if made.search(line)
    ]

    of_ours = [
        'portal/core/database/bulk.py: [[last]] = db.execute_sql(f"SELECT coalesce(max(id), 0)',
        'portal/audit/emptying.py: db.execute_sql(f"DROP TRIGGER {name}',
        'portal/audit/emptying.py: db.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER',
        'portal/audit/emptying.py: db.execute_sql(f"ALTER TABLE {table} ENABLE TRIGGER',
    ]
    assert all(any(text in line for text in of_ours) for line in found), found
    assert all(text in "".join(found) for text in of_ours)
