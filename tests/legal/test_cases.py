"""Legal cases on screen: opened, changed, closed, with relatives, papers and events (B5)."""

from datetime import date, timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.core.clock import today
from portal.core.web.access import Role
from portal.legal.models import CaseDocument, CaseEvent, CaseRelative, LegalCase, TermRule
from portal.reports.queries import annual
from tests.factories import make_assignment, make_branch, make_client, make_person
from tests.legal.factories import make_case, make_paper, make_relative
from tests.legal.test_terms import guard
from tests.reports.year import year_of


@pytest.fixture
def client(branch):
    return make_client(branch, name="Amal Haddad")


@pytest.fixture
def guide(branch, client):
    person = make_person(branch, Role.LEGAL_GUIDE)
    make_assignment(person, client.household, role=Role.LEGAL_GUIDE)
    return person


def test_a_case_is_opened_closed_with_its_outcome_and_opened_again(client_for, client, guide):
    """B5: type, status, opened and closed; each counts in the figures of its year."""
    browser = client_for(guide)
    browser.post(
        f"/legal/clients/{client.id}/cases/new",
        data={"kind": "reunification", "opened_on": "2018-02-01"},
    )
    case = LegalCase.get()
    closing = {"closed_on": "2018-12-31", "outcome": "granted", "arrived_on": "2018-12-20"}
    assert browser.post(f"/legal/cases/{case.id}/close", data={}).status_code == 422
    browser.post(f"/legal/cases/{case.id}/close", data=closing | {"version": "0"})
    figures = annual(year_of(client.branch))
    closed = browser.get("/legal/cases?which=closed").text
    browser.post(f"/legal/cases/{case.id}/reopen")
    now = LegalCase.get()

    assert figures["legal.reunification.opened"] == 1
    assert figures["legal.reunification.closed"] == 1
    assert figures["legal.families_reunited"] == 1
    assert "Amal Haddad" in closed
    assert (now.closed_on, now.outcome, now.arrived_on) == (None, None, date(2018, 12, 20))
    assert "Amal Haddad" in browser.get("/legal/cases").text


@pytest.mark.parametrize(
    ("page", "typed", "field"),
    [
        ("edit", {"opened_on": ""}, "opened_on"),
        ("edit", {"kind": "divorce"}, "kind"),
        ("edit", {"opened_on": "2999-01-01"}, "opened_on"),
        ("edit", {"arrived_on": "2017-01-01"}, "arrived_on"),
        ("close", {"closed_on": "2017-12-31"}, "closed_on"),
        ("close", {"closed_on": "2999-01-01"}, "closed_on"),
        ("close", {"outcome": ""}, "outcome"),
        ("close", {"arrived_on": "2017-01-01"}, "arrived_on"),
    ],
    ids=str,
)
def test_what_cannot_be_is_explained_by_its_field(client_for, client, guide, page, typed, field):
    case = make_case(client)
    ordinary = {
        "edit": {"kind": "visa", "opened_on": "2018-01-16", "arrived_on": ""},
        "close": {"closed_on": "2018-12-31", "outcome": "refused", "arrived_on": ""},
    }[page]

    answer = client_for(guide).post(
        f"/legal/cases/{case.id}/{page}", data=ordinary | typed | {"version": "0"}
    )

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert LegalCase.get().version == 0


def test_of_two_who_change_a_case_the_second_sees_both_versions(client_for, client, guide):
    """R14."""
    case, browser = make_case(client), client_for(guide)
    typed = {"version": "0", "opened_on": "2018-01-15", "arrived_on": ""}
    browser.post(f"/legal/cases/{case.id}/edit", data=typed | {"kind": "visa"})
    answer = browser.post(f"/legal/cases/{case.id}/edit", data=typed | {"kind": "asylum"})

    assert (answer.status_code, LegalCase.get().kind) == (409, "visa")


def test_papers_are_asked_of_relatives_and_come_in(client_for, client, guide):
    case, browser = make_case(client), client_for(guide)
    browser.post(
        f"/legal/cases/{case.id}/relatives/new", data={"name": "Sara", "relation": "child"}
    )
    relative = CaseRelative.get()
    typed = {"what": "Geboorteakte", "asked_on": "2018-02-01", "received_on": ""}
    browser.post(f"/legal/relatives/{relative.id}/papers/new", data=typed)
    paper = CaseDocument.get()
    missing = browser.get(f"/legal/cases/{case.id}").text
    browser.post(f"/legal/papers/{paper.id}/received")
    came = browser.get(f"/legal/cases/{case.id}").text

    assert "niet ontvangen" in missing
    assert "niet ontvangen" not in came
    assert CaseDocument.get().received_on == today()
    browser.post(f"/legal/papers/{paper.id}/received")
    assert CaseDocument.get().received_on is None
    browser.post(f"/legal/relatives/{relative.id}/drop")
    assert not CaseRelative.select().exists()
    assert not CaseDocument.select().exists()


def test_what_happened_is_noted_on_the_case_and_can_be_taken_away(client_for, client, guide):
    case, browser = make_case(client), client_for(guide)
    typed = {"happened_on": today().isoformat(), "what": "Brief van de IND"}
    browser.post(f"/legal/cases/{case.id}", data=typed)
    wrong = browser.post(f"/legal/cases/{case.id}", data=typed | {"what": "BSN 111222333"})
    event = CaseEvent.get()
    page = browser.get(f"/legal/cases/{case.id}").text
    browser.post(f"/legal/events/{event.id}/drop")

    assert "Brief van de IND" in page
    assert wrong.status_code == 422
    assert not CaseEvent.select().exists()


@pytest.mark.parametrize("role", [Role.GUIDE, Role.JOB_COACH, Role.LANGUAGE_COACH, None])
def test_nobody_but_its_guide_and_the_leaders_sees_a_case(client_for, branch, client, role):
    """G2, G3: not who helps the same household in another role."""
    paper = make_paper(make_relative(case := make_case(client)))
    person = make_person(branch, *([role] if role else []))
    make_assignment(person, client.household, role=role or Role.GUIDE)
    browser = client_for(person)

    for address in (f"cases/{case.id}", f"papers/{paper.id}/edit", "cases"):
        assert browser.get(f"/legal/{address}").status_code == 403
    assert "Gezinshereniging" not in browser.get(f"/clients/{client.id}").text


def test_a_legal_guide_sees_the_cases_of_their_own_clients_only(client_for, branch, client, guide):
    other = make_case(make_client(branch, name="Niet Van Mij"))
    elsewhere = make_case(make_client(make_branch()))
    browser = client_for(guide)

    assert browser.get(f"/legal/cases/{other.id}").status_code == 404
    assert browser.get(f"/legal/cases/{elsewhere.id}").status_code == 404
    assert browser.get(f"/legal/clients/{other.client_id}/cases/new").status_code == 404
    assert "Niet Van Mij" not in browser.get("/legal/cases").text


def test_opening_a_case_is_noted_for_who_asks_who_read_it(client_for, client, team_leader):
    """G4: the reading of a case stands in the audit log."""
    case = make_case(client)

    client_for(team_leader).get(f"/legal/cases/{case.id}")

    entry = AuditEntry.get(AuditEntry.action == "legal_case.read")
    assert (entry.actor_id, entry.object_id) == (team_leader.id, case.id)


def test_what_is_late_is_first_and_in_another_colour_than_what_is_near(client_for, client, guide):
    late, near, far = (make_case(make_member(client, n)) for n in ("Te Laat", "Bijna", "Later"))
    for case, days in ((far, 60), (near, 3), (late, -2)):
        guard(case, guide, due_on=today() + timedelta(days))

    page = client_for(guide).get("/legal/cases").text

    assert page.index("Te Laat") < page.index("Bijna") < page.index("Later")
    assert page.count('class="badge bad"') == page.count('class="badge warn"') == 1


def make_member(client, name):
    return make_client(client.branch, household=client.household, name=name)


def test_a_file_without_a_case_says_so_with_the_next_step(client_for, client, team_leader):
    page = client_for(team_leader).get(f"/clients/{client.id}").text

    assert "Er loopt geen zaak." in page
    assert f"/legal/clients/{client.id}/cases/new" in page


# Rules of terms ------------------------------------------------------------------------------

RULE = {
    "case_kind": "visa",
    "kind": "decision",
    "starts_with": "Aanvraag",
    "length": "3",
    "unit": "month",
    "valid_from": "2026-01-01",
    "source": "brief van de gemeente",
}


def test_a_rule_of_terms_is_dated_data_with_its_source_for_the_own_branch(
    client_for, client, guide, team_leader
):
    browser = client_for(team_leader)
    browser.post("/legal/rules/new", data=RULE)
    twice = browser.post("/legal/rules/new", data=RULE | {"length": "4"})
    rule = TermRule.get(TermRule.source == RULE["source"])
    case = make_case(client, kind="visa")
    offered = client_for(guide).get(f"/legal/cases/{case.id}/terms/new").text
    elsewhere = make_person(make_branch(), Role.TEAM_LEADER)

    assert twice.status_code == 422
    assert "Aanvraag" in offered
    assert rule.source in browser.get("/legal/rules").text
    assert rule.source not in client_for(elsewhere).get("/legal/rules").text
    assert client_for(elsewhere).post(f"/legal/rules/{rule.id}/drop").status_code == 404


def test_a_rule_by_which_a_term_was_computed_stays(client_for, client, guide, team_leader):
    client_for(team_leader).post("/legal/rules/new", data=RULE)
    rule = TermRule.get(TermRule.branch == client.branch)
    case = make_case(client, kind="visa")
    client_for(guide).post(
        f"/legal/cases/{case.id}/terms/new",
        data={"rule": str(rule.id), "counted_from": "2026-03-01"},
    )

    client_for(team_leader).post(f"/legal/rules/{rule.id}/drop")

    assert TermRule.get_by_id(rule.id)
