"""A7: what is typed to decide, to pay and to keep stays too, and at its own record only."""

import re
from pathlib import Path

import pytest
from lxml import html

from portal.core.web.access import Role
from portal.expenses.payouts import actions as paying
from tests.expenses.claims.factories import make_submitted, with_account
from tests.expenses.payouts.factories import make_approved, paid_out, that_pays
from tests.factories import make_client, make_person

WORDS = "Half getypt, met een accént"
TEMPLATES = Path(__file__).parents[2] / "templates"

# Forms with words in which nothing is kept, and why.
WITHOUT = {
    "account/": "secrets, and addresses to log in by",
    "activities/why.html": "a few words, asked between the press of a button and what it does",
    "agreements/sign.html": "by whoever has the link: nobody is logged in",
    "api/": "choices, with a name for it: the password is asked, and it goes along",
    "clients/_many.html": "ticks, a choice and a day",
    "clients/_match.html": "a choice and a day",
    "clients/index.html": "a search",
    "clients/desk.html": "a search, for a client who stands there",
    "components/button.html": "no words",
    "components/page.html": "a search",
    "cvs/_consent.html": "a choice and a day",
    "cvs/index.html": "a search",
    "cvs/template.html": "a file",
    "cvs/show.html": "a file",
    "feeds/": "a choice, with a name for it: the password is asked, and it goes along",
    "import_export/index.html": "a file",
    "mail/": "choices",
    "meetings/attendance.html": "ticks",
    "meetings/plan.html": "what was typed stands in the address, by which it opens again",
    "payouts/account.html": "a bank account, which is kept sealed in one place",
    "payouts/index.html": "ticks and a day",
    "reports/contents.html": "ticks",
    "visitors/new.html": "a first name, of somebody who stands there",
    "totals/make_public.html": "a day",
    "totals/threshold.html": "one number",
    "webhooks/": "choices, with an address: the password is asked, and it goes along",
    "vacancies/match.html": "a choice and a day",
    "vacancies/send_cv.html": "choices, and a number of days",
}


@pytest.mark.no_database
def test_every_form_with_words_keeps_a_draft_or_says_why_not():
    typed = re.compile(r"parts\.(field|secret)\(|<textarea|<input(?![^>]*(hidden|checkbox|radio))")
    posts = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if 'method="post"' in (text := path.read_text())
        and typed.search(text)
        and "parts.draft(" not in text
    }
    assert {name for name in posts if not name.startswith(tuple(WITHOUT))} == set()
    assert {why for why in WITHOUT if not any(name.startswith(why) for name in posts)} == set()


def form_with(page: str, name: str):
    return next(f for f in html.fromstring(page).forms if name in f.fields)


def type_in(browser, address: str, name: str) -> tuple[str, str]:
    """The words are kept while they are typed: (the key of the draft, where it opens again)."""
    form = form_with(browser.get(address).text, name)
    form.fields[name] = WORDS
    kept = browser.post("/drafts", data=dict(form.form_values()))
    assert "Concept bewaard" in kept.json["said"]
    return form.fields["draft_key"], form.fields["draft_address"]


def shown_again(browser, key: str, at: str, name: str) -> str:
    page = browser.get(f"{at}{'&' if '?' in at else '?'}draft={key}").text
    return (form_with(page, name).fields[name] or "").strip()


@pytest.mark.parametrize("kind", ["ask", "refuse"])
def test_a_reason_on_the_desk_is_kept_at_its_own_claim(client_for, branch, team_leader, kind):
    first, second = (make_submitted(with_account(make_person(branch)), 450) for _ in range(2))
    browser, name = client_for(team_leader), f"{kind}-reason"
    # The desk was opened without saying which claim: the draft says it all the same.
    here = first if f"/{first.id}/return" in browser.get("/claims/decide").text else second
    there = second if here is first else first

    key, at = type_in(browser, "/claims/decide", name)

    assert at == f"/claims/decide?claim={here.id}"
    assert shown_again(browser, key, at, name) == WORDS
    assert shown_again(browser, key, f"/claims/decide?claim={there.id}", name) == ""
    other = {"ask": "refuse-reason", "refuse": "ask-reason"}[kind]
    assert shown_again(browser, key, at, other) == ""


def test_a_reason_that_was_refused_is_kept_and_goes_once_it_is_sent(
    client_for, branch, team_leader
):
    claim = make_submitted(with_account(make_person(branch)), 450)
    browser = client_for(team_leader)
    page = browser.post(f"/claims/{claim.id}/refuse", data={"version": claim.version})
    form = form_with(page.text, "refuse-reason")
    form.fields["refuse-reason"] = WORDS
    browser.post("/drafts", data=dict(form.form_values()))
    assert f"/claims/decide?claim={claim.id}" in browser.get("/drafts").text

    browser.post(f"/claims/{claim.id}/refuse", data=dict(form.form_values()))

    assert f"claim={claim.id}" not in browser.get("/drafts").text


def test_a_reason_to_keep_a_file_is_kept(client_for, branch):
    senior, client = make_person(branch, Role.SENIOR_TEAM_LEADER), make_client(branch)
    browser = client_for(senior)
    key, at = type_in(browser, f"/clients/{client.id}/privacy", "reason")
    assert shown_again(browser, key, at, "reason") == WORDS


@pytest.mark.parametrize("confirmed", [False, True], ids=["withdrawn", "came back"])
def test_why_a_payment_failed_is_kept(client_for, branch, confirmed):
    """Of two payments that may have come back, the words stand at the one that they are about."""
    that_pays(branch)
    maker, leader = (make_person(branch, Role.SENIOR_TEAM_LEADER) for _ in range(2))
    claims = [make_approved(with_account(make_person(branch)), leader, 450) for _ in range(2)]
    batch = paid_out(maker, *claims)
    if confirmed:
        paying.confirm(batch, maker)
    name = "bounce-reason" if confirmed else "withdraw-reason"
    browser, address = client_for(maker), f"/payouts/{batch.id}"

    key, at = type_in(browser, address, name)
    page = browser.get(f"{at}?draft={key}").text

    assert [f.fields[name] for f in html.fromstring(page).forms if name in f.fields] == (
        [WORDS, ""] if confirmed else [WORDS]
    )
