"""No number and no text that people or programs send makes an error of the portal.

What a page reads of its address, and what a view reads of its form, is recorded from the requests
themselves: a new parameter or field is tried without anybody naming it here.
"""

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import html
from peewee import OperationalError
from werkzeug.datastructures import ImmutableMultiDict
from wtforms.i18n import messages_path

from portal.core.database import db
from portal.core.web.access import Role
from tests.conftest import TURN, URL
from tests.factories import make_assignment, make_person
from tests.forms import PageForm, read
from tests.test_access import named_records, one_of_everything, requests_of
from tests.test_every_request import SEALED, SEALED_FILES

# What a database takes and refuses is asked of each; what Python makes of a text, of one.
WORST = [str(2**63), "a\0b"]
ODD = [*WORST, str(2**31)]
ALONE = [WORST[TURN % 2]]  # in one field, or parameter, at a time; the others in all at once
if not os.environ.get(URL):
    ODD += ["9" * 10_000, "x", "0", "-1", "9" * 20, "١٢", "", "1e9", "²"]
    ALONE = WORST[:1]  # SQLite takes a NUL
PARTS = 6  # of all pages: a test takes no longer than others
# Of a leader's, who has the most, every second part: the number of the run draws which.
RUNS = [(Role.TEAM_LEADER, part, ODD) for part in range(TURN % 2, PARTS, 2)]
RUNS += [(role, 0, WORST) for role in (Role.GUIDE, Role.JOB_COACH, Role.LEGAL_GUIDE)]
LEFT_OUT = {"account.log_out", "account.end_sessions"}
OF_EVERY_PAGE = {"draft"}  # read before any page is: tried on one
PAST_THE_CHECKS = "A value was past what the database holds."


class Recorded(ImmutableMultiDict):
    """What a request sent, and the names that were asked of it."""

    asked: set[str] = set()

    def get(self, key, *arguments, **options):
        self.asked.add(key)
        return super().get(key, *arguments, **options)

    def getlist(self, key, *arguments, **options):
        self.asked.add(key)
        return super().getlist(key, *arguments, **options)

    def __contains__(self, key):
        self.asked.add(key)
        return super().__contains__(key)


class Tries:
    """Requests of one person of which nothing stays, and which of them broke."""

    def __init__(self, who, client_for, caplog) -> None:
        self.who, self.client_for, self.caplog = who, client_for, caplog
        self.broken, self.count, self.tried = [], 0, set()
        self.browser = None

    def send(self, method: str, address: str, what: str = "as it stands", **sent):
        """The answer; nothing where there is none."""
        self.count += 1
        self.browser = self.browser or self.client_for(self.who)
        self.caplog.clear()
        Recorded.asked.clear()
        with db.atomic() as transaction:
            try:
                answer = self.browser.open(address, method=method, **sent)
                if answer.status_code >= 500 or PAST_THE_CHECKS in self.caplog.text:
                    self.broken.append((method, address, what, answer.status_code))
                if "Set-Cookie" in answer.headers:  # of a session that is gone in a moment
                    self.browser = None
                return answer
            except Exception as error:  # whatever it is, it is one of what this looks for
                self.broken.append((method, address, what, repr(error)[:200]))
            finally:
                transaction.rollback()

    def page(self, address: str, values: list[str]) -> dict:
        """Try each parameter that the page reads; the forms that it holds."""
        answer = self.send("GET", address)
        if answer is None or answer.status_code >= 400:
            return {}
        names = set(Recorded.asked) - (OF_EVERY_PAGE & self.tried)
        for changed, value in together_and_alone(names, values):
            what = f"{sorted(changed)}={value[:20]}"
            self.send("GET", address, what, query_string=dict.fromkeys(changed, value))
        self.tried |= names if values else set()
        return forms_of(answer, address)

    def form(self, action: str, form: PageForm, values: list[str]) -> None:
        """Try all of its fields at once, and each of them alone."""
        self.send("POST", action, data=form.values)
        names = set(Recorded.asked) & form.names
        for changed, value in together_and_alone(names, values):
            data = form.values | {name: [value] for name in changed}
            self.send("POST", action, f"{sorted(changed)}={value[:20]}", data=data)


def together_and_alone(names: set[str], values: list[str]) -> Iterator[tuple[set[str], str]]:
    """(names, the value that each of them gets)"""
    if names:
        yield from ((names, value) for value in values)
    if len(names) > 1 and values:
        yield from (({name}, value) for name in sorted(names) for value in ALONE)


def forms_of(answer, address: str) -> dict:
    """{(where it goes, its fields): form} of a page."""
    if answer.mimetype != "text/html" or not answer.text.startswith("<!doctype"):
        return {}
    forms = [read(form) for form in html.fromstring(answer.text).forms if form.method == "POST"]
    return {
        ((form.action or address).partition("?")[0], frozenset(form.names)): form for form in forms
    }


def addresses_of(app, own: dict) -> list[str]:
    """Every page that can be asked for, about these records."""
    named = {
        address.format(1): address.format(own[kind].id)
        for kind, method, address in named_records(app)
        if method == "GET" and kind not in SEALED
    }
    return [
        named.get(address, address)
        for endpoint, method, address in requests_of(app)
        if method == "GET" and endpoint not in SEALED_FILES | LEFT_OUT
    ]


@pytest.fixture
def tries_of(app, client_for, branch, monkeypatch, caplog):
    """A role -> its tries, and the pages that there are to be tried."""
    caplog.set_level(logging.ERROR)
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Recorded)

    def prepare(role: Role) -> tuple[Tries, list[str]]:
        own, person = one_of_everything(branch, "Eigen"), make_person(branch, role)
        make_assignment(person, own["client"].household)
        who = own["person"] if role is Role.TEAM_LEADER else person
        who.speaks("nl")
        return Tries(who, client_for, caplog), addresses_of(app, own)

    return prepare


@pytest.mark.long
@pytest.mark.parametrize(("role", "part", "values"), RUNS, ids=lambda value: str(value)[:20])
def test_no_value_breaks_a_page_or_a_form(tries_of, role, part, values):
    """Never 500, nor a value that only the database refuses."""
    (tries, addresses), forms = tries_of(role), {}
    for address in addresses[part::PARTS] if values is ODD else addresses:
        forms |= tries.page(address, values)
    for (action, _names), form in forms.items():
        if "log-out" not in action and "merges" not in action:
            tries.form(action, form, values)

    assert tries.broken == []
    assert tries.count > 100


def errors_on(page: str) -> list[str]:
    """What a page says of its fields."""
    root = html.fromstring(page)
    summary = [line for box in root.find_class("errors") for line in box.iter("li")]
    said = [" ".join(n.text_content().split()) for n in root.find_class("err") + summary]
    return [text for text in said if text]


@pytest.mark.long
@pytest.mark.no_database  # the same words on each
def test_no_form_speaks_for_wtforms(tries_of):
    """Every message is one of ours, in the reader's language."""
    (tries, addresses), forms, known = tries_of(Role.TEAM_LEADER), {}, of_wtforms()
    for address in addresses:
        forms |= tries.page(address, [])
    for language in ("nl", "ar"):
        tries.who.speaks(language)
        for typed in ("~garbage~", "", "9" * 300):
            said = said_of(tries, forms, typed)
            assert len(said) > 10, typed
            for text, action in said.items():
                assert not any(text.endswith(own) for own in known), (text, action)
                assert language == "nl" or re.search("[\u0600-\u06ff]", text), (text, action)


def said_of(tries: Tries, forms: dict, typed: str) -> dict[str, str]:
    """{what a form says of its fields: where it went}, with this typed in each of them."""
    said = {}
    for (action, _names), form in forms.items():
        data = {name: [typed] for name in form.names - {"csrf_token", "act"}} | {"act": "save"}
        answer = tries.send("POST", action, data=data)
        if answer is not None and answer.mimetype == "text/html" and answer.status_code == 422:
            said |= dict.fromkeys(errors_on(answer.text), action)
    return said


def of_wtforms() -> set[str]:
    """What WTForms says by itself, in English and Dutch, as far as it takes nothing over."""
    with (Path(messages_path()) / "nl" / "LC_MESSAGES" / "wtforms.po").open("rb") as file:
        said = [text for message in read_po(file) for text in (message.id, message.string)]
    return {text for text in said if isinstance(text, str) and len(text) > 5 and "%" not in text}


def test_half_a_letter_in_an_address_is_no_error(client_for, team_leader):
    """A surrogate, as broken programs send it, and a NUL; on PostgreSQL both were errors."""
    browser = client_for(team_leader)
    for odd in ("%ED%A0%80", "%00", "a%00b", "%FF%FE"):
        for address in ("/people?name=", "/clients?q=", "/activities/new?q=", "/employers?q="):
            assert browser.get(address + odd).status_code in {200, 302, 403, 404}, (address, odd)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_that_is_too_large_is_told_so_with_all_headers(client_for, team_leader, kind):
    for browser in (client_for(), client_for(team_leader)):
        headers = {"Content-Type": f"{kind}; boundary=X"}
        answer = browser.post("/claims/lines/new", data=b"a=1&" * 3_500_000, headers=headers)
        assert answer.status_code == 413
        assert "te groot" in answer.text
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("said", "status"),
    [("database is locked", 503), ("database or disk is full", 507), ("disk I/O error", 500)],
)
def test_a_database_that_cannot_is_told_with_a_page(
    client_for, team_leader, monkeypatch, said, status
):
    browser = client_for(team_leader)

    def fail(*_arguments, **_options):
        raise OperationalError(said)

    monkeypatch.setattr("portal.account.actions.bank.change", fail)
    answer = browser.post("/account/iban", data={"iban": "NL91ABNA0417164300"})

    assert answer.status_code == status
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert ("Retry-After" in answer.headers) == (status == 503)
