"""J11: what a new branch has not set up stays on Today of who leads it, until it is done."""

from lxml import html

from portal.branches.models import Branch
from portal.core.web.access import Role
from portal.expenses.records.models import Rate
from tests.factories import make_branch, make_person

STEPS = {
    "Je bent hier nog de enige": "/people/invite",
    "Je locatie heeft nog geen regio": "/meetings/days-off",
    "Nog niemand vulde in wat een kilometer betaalt": "/claims/rules",
    "Je locatie heeft nog geen bankrekening": "/payouts/account",
    "Nog niemand vulde in waar jullie kantoor is": "/branch/offices",
}


def steps_of(browser) -> dict[str, str]:
    page = html.fromstring(browser.get("/").text)
    lines = page.xpath("//*[@aria-labelledby='todo']//li//a")
    texts = {" ".join(a.getparent().text_content().split()): a.get("href") for a in lines}
    return {step: at for step in STEPS for text, at in texts.items() if step in text}


def test_a_new_branch_is_told_each_step_and_each_leads_to_its_page(client_for):
    Rate.delete().execute()
    leader = make_person(make_branch(region=None, office_address=None), Role.SENIOR_TEAM_LEADER)
    browser = client_for(leader)

    found = steps_of(browser)

    assert found.keys() == STEPS.keys()
    for address in found.values():
        assert browser.get(address).status_code == 200, address


def test_a_step_that_is_done_goes_and_who_leads_nobody_has_none(client_for):
    branch = make_branch(region="Midden", office_address="Markt 1", iban_sealed=b"x")
    leader, guide = make_person(branch, Role.TEAM_LEADER), make_person(branch, Role.GUIDE)
    Rate.create(
        branch=branch, transport="car", cents_per_km=23, valid_from="2020-01-01", source="x"
    )

    assert steps_of(client_for(leader)) == {}
    Branch.update(region=None).where(Branch.id == branch.id).execute()
    assert list(steps_of(client_for(leader))) == ["Je locatie heeft nog geen regio"]
    assert steps_of(client_for(guide)) == {}
