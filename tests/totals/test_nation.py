"""F10: totals of all branches, without anything of a person."""

import csv
import html
import io
import json
import re
from datetime import UTC, datetime

import pytest

from portal.audit.models import AuditEntry
from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.web.access import PersonPart, Role
from portal.people.models import Person
from portal.people.queries import roles_to_give
from portal.reports import queries
from portal.totals.actions import national
from portal.totals.actions.sending import send
from portal.totals.models import BranchTotals, seal_of
from portal.totals.queries import nation
from portal.totals.queries.nation import Sent
from tests.conftest import count_queries
from tests.factories import make_activity, make_branch, make_client, make_person
from tests.reports.year import year_of

AT = datetime(2018, 3, 1, 12, tzinfo=UTC)


def desk(branch, contacts):
    """A branch with so many contacts of as many clients in 2018."""
    guide = make_person(branch)
    for _n in range(contacts):
        who = make_client(branch, housed_on=None)
        make_activity(guide, who, kind="desk_contact", started_at=AT)
    return branch


def test_idea_13_what_a_branch_sends_is_its_figures_and_no_row_or_name(maassluis):
    """F10: the payload has no row-level data."""
    told = send(maassluis, 2018).told
    figures = queries.annual(year_of(maassluis))

    assert told["figures"].items() <= figures.items()
    assert all(isinstance(number, int | float) for number in told["figures"].values())
    assert {"desk.unique_clients.nationality.<XX>", "work.placements"} <= set(told["hidden"])
    text = json.dumps(told, ensure_ascii=False)
    for model in (Client, Person):
        for name, code in model.select(model.name, model.code).tuples():
            assert not name or name not in text
            assert f'"{code}"' not in text
    assert "IR" not in text


def test_the_sums_are_of_what_is_shown_and_say_how_many_hide_it(branch):
    """F10: one of three hides its 3, so the sum is no way to it."""
    three = [branch, make_branch(), make_branch()]
    for number, some in enumerate(three):
        send(desk(some, [12, 30, 3][number]), 2018)
    silent = make_branch()
    found = nation(2018)
    together = found.together("desk.contacts")

    assert (together.number, together.branches, together.hidden) == (42, 2, 1)
    missing = {sent.branch.id for sent in found.missing}
    assert missing & {silent.id, *(some.id for some in three)} == {silent.id}


def test_idea_13_a_branch_on_older_definitions_is_shown_apart_and_never_added(
    client_for, branch, team_leader
):
    """F10: numbers of different rules are not added."""
    older = desk(make_branch(name="Oudere Regels"), 70)
    send(desk(branch, 12), 2018)
    totals = send(older, 2018)
    told = totals.told | {"definitions": "0123456789abcdef"}
    content = json.dumps(told)
    BranchTotals.update(content=content, mac=seal_of(content)).where(
        BranchTotals.id == totals.id
    ).execute()
    page = client_for(team_leader).get("/nation?year=2018").text

    assert nation(2018).together("desk.contacts").number == 12
    assert "Oudere Regels" in page.split('id="apart"')[1]
    assert 'id="together"><bdi dir="ltr">12<' in page


def test_a_figure_that_is_known_no_more_is_left_out_of_what_a_branch_sent(branch):
    totals = send(desk(branch, 12), 2018)
    before = national.parts_of(Sent(branch, totals))
    contacts = '"desk.contacts": 12'
    content = totals.content.replace(contacts, f'{contacts}, "desk.nothing": 9')
    BranchTotals.update(content=content).execute()
    sent = Sent(branch, BranchTotals.get())
    assert sent.number("desk.nothing") == 9
    assert national.parts_of(sent) == before


@pytest.mark.parametrize("moved", [False, True])
def test_what_was_changed_after_it_was_sent_is_not_shown(branch, moved):
    """Under a seal that only this installation makes; nor as that of another branch."""
    totals = send(desk(branch, 12), 2018)
    if moved:
        BranchTotals.update(branch=make_branch()).execute()
    else:
        changed = totals.content.replace('"desk.contacts": 12', '"desk.contacts": 99')
        BranchTotals.update(content=changed).execute()
    found = nation(2018)

    assert len(found.broken) == 1
    assert found.together("desk.contacts").number == 0
    assert found.keys == []


def test_sending_again_replaces_and_keeps_what_was(branch, team_leader):
    send(desk(branch, 12), 2018, team_leader)
    send(branch, 2018, team_leader)
    desk(branch, 1)
    send(branch, 2018, team_leader)

    numbers = BranchTotals.select(BranchTotals.replaced_number).order_by(BranchTotals.id)
    assert list(numbers.tuples()) == [(1,), (0,)]
    assert nation(2018).together("desk.contacts").number == 13
    assert AuditEntry.select().where(AuditEntry.action == "totals.send").count() == 2


def test_a_leader_sends_a_finished_year_and_sees_a_bar_for_each_branch(client_for, team_leader):
    desk(team_leader.branch, 12)
    leader = client_for(team_leader)
    sent = leader.post("/figures/outside/2018/send")
    page = leader.get("/nation?year=2018").text
    rows = list(csv.reader(io.StringIO(leader.get("/nation.csv?year=2018").text), delimiter=";"))

    assert sent.status_code == 303
    assert leader.post("/figures/outside/2199/send").status_code == 404
    assert page.count("hbar") >= 1
    assert next(row for row in rows if row[1] == "desk.contacts")[2] == "12"
    assert "Verzonden op" in leader.get("/figures/outside?year=2018").text


def test_who_reads_for_the_nation_reaches_totals_and_no_figure_of_another_branch(
    client_for, branch
):
    """F10, G1: somebody of a branch without clients sees the sums, and behind them nothing."""
    send(desk(branch, 12), 2018)
    bureau = make_person(make_branch(), Role.TEAM_LEADER)
    reader = client_for(bureau)
    page = reader.get("/nation?year=2018").text

    assert 'id="together"><bdi dir="ltr">12<' in page
    assert "/figures/desk.contacts" not in page.split("<main")[1]
    assert ">0<" in reader.get("/figures?year=2018").text
    assert reader.get(f"/figures?year=2018&branch={branch.code}").status_code == 404
    assert client_for(make_person(branch, Role.GUIDE)).get("/nation").status_code == 403


def test_each_bar_opens_what_its_branch_sent_the_largest_first(client_for, branch):
    """F10: sorted by number or by name; small numbers stay hidden behind the bar too."""
    few, many = desk(branch, 3), desk(make_branch(name="Zeewolde"), 30)
    for one in (few, many):
        send(one, 2018)
    reader = client_for(make_person(make_branch(), Role.NATIONAL_READER))
    names = {"": [many.name, few.name], "&order=name": sorted([few.name, many.name])}
    for order, expected in names.items():
        page = reader.get(f"/nation?year=2018{order}").text
        bars = re.findall(r'<a href="(/nation/branch[^"]+)"[^>]*>\s*([^<]+?)\s*</a>', page)
        assert [name for _address, name in bars] == expected

    [small] = [html.unescape(address) for address, name in bars if name == few.name]
    page = reader.get(small).text
    assert re.search(r"Spreekuurcontacten</th>\s*<td>\s*<span", page)  # three: hidden
    assert "/figures/desk.contacts" not in page.split("<main")[1]
    page = reader.get(small.replace(few.code, many.code)).text
    assert re.search(r'Spreekuurcontacten</th>\s*<td>\s*<bdi dir="ltr">30<', page)
    assert reader.get("/nation/branch?year=2018&branch=elders").status_code == 404
    BranchTotals.update(content=BranchTotals.content.concat(" ")).execute()
    assert reader.get(small).status_code == 404  # changed after it was sent


def test_a_national_reader_reads_the_sums_and_no_page_of_a_branch(client_for, branch, team_leader):
    """F10: a national user sees totals without person data; made and changed by a senior."""
    send(desk(branch, 12), 2018)
    person = make_person(branch, Role.NATIONAL_READER)
    reader = client_for(person)
    client = make_client(branch)
    visit = make_activity(team_leader, client)

    assert 'id="together"><bdi dir="ltr">12<' in reader.get("/nation?year=2018").text
    assert reader.get("/nation.csv?year=2018").status_code == 200
    home = reader.get("/").text
    assert 'href="/nation?year=' in home
    for address in (
        "/clients",
        f"/clients/{client.id}",
        f"/activities/{visit.id}",
        "/activities/new",
        "/figures?year=2018",
        "/figures/outside?year=2018",
        "/people",
        "/meetings",
        "/claims",
        "/desk",
        "/exchange",
    ):
        assert reader.get(address).status_code in {403, 404}, address
    assert Role.NATIONAL_READER not in roles_to_give(team_leader)
    assert Role.NATIONAL_READER in roles_to_give(make_person(branch, Role.SENIOR_TEAM_LEADER))
    assert not person.can_be_changed_by(team_leader, PersonPart.ENTRY)


def test_the_page_asks_as_much_for_three_branches_as_for_one(client_for, team_leader):
    leader = client_for(team_leader)
    send(desk(team_leader.branch, 6), 2018)
    leader.get("/nation?year=2018")
    asked = []
    for _n in range(2):
        with count_queries() as counted:
            leader.get("/nation?year=2018")
        asked.append(len(counted))
        for _m in range(2):
            send(desk(make_branch(), 6), 2018)

    assert asked[0] == asked[1]
    assert Branch.select().count() >= 3


def test_the_command_line_sends_and_adds_up(app, branch):
    desk(branch, 12)
    run = app.test_cli_runner().invoke
    sent = run(args=["totals", "send", "--branch", branch.code, "--year", "2018"])
    told = run(args=["totals", "nation", "--year", "2018", "--format", "json"])
    outside = run(args=["totals", "outside", "--branch", branch.code, "--year", "2199",
                        "--format", "csv"])  # fmt: skip

    assert sent.output.startswith("Sent ")
    assert json.loads(told.output)["sums"]["desk.contacts"] == 12
    assert outside.exit_code == 1
