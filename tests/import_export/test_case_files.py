"""Nothing of a client's file is lost by going out and coming into an empty database (H3)."""

from datetime import date

import pytest

from portal.audit.models import AuditEntry
from portal.branches.models import Branch, OfficeMove, Room
from portal.clients.models import Assignment, Client, Conflict, PastHome
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.employment.placements.models import Placement, PlacementCheck, PlacementEnd
from portal.guidance.models import GuidancePause, PlanGoal, PlanTask, Trajectory
from portal.housing.models import Home
from portal.import_export.actions import bring_in
from portal.import_export.actions.columns_of_branch import FILES
from portal.import_export.actions.columns_of_cases import NAMES as OF_CASES
from portal.import_export.actions.exporting import files_of
from portal.import_export.actions.reading import Faults
from portal.interpreters.models import InterpreterRequest
from portal.legal.models import CaseDocument, CaseEvent, CaseRelative, LegalTerm, TermRule
from portal.lessons.models import LessonOffer, LessonWait
from portal.people.models import Person, PersonLanguage
from portal.reports.queries import Scope, annual
from tests.consents.test_consents import HEAD as CONSENTS
from tests.factories import make_assignment, make_client, make_person
from tests.import_export.test_round_trip import empty_the_database
from tests.legal.factories import make_case

RULE = (
    "branch,case_kind,kind,starts_with,length,unit,valid_from,source,verified\n"
    "{},reunification,objection,Besluit,{},{},2018-01-01,art. 69 Vw,yes\n"
)
TERM_BY_RULE = (
    "client,case,kind,due_on,source,rule_from,counted_from\n"
    "c-1,z-1,objection,2018-04-05,rule,2017-01-01,2018-03-05\n"
)
NAMES = (*OF_CASES, *(file.name for file in FILES))


@pytest.fixture
def files(branch):
    """The branch's files, with something in each about a client's file."""
    fill(branch)
    return files_of(branch.code)


def fill(branch) -> None:
    client = make_client(
        branch,
        code="c-1",
        name="Selam Tesfay",
        household_role="main",
        home_since="2018-05-01",
        language="ti",
        phone="+31612345678",
        email="selam@example.org",
        closed_on="2019-01-01",
        closed_reason="moved_away",
    )
    of = {"branch": branch, "client": client}
    home = Home.create(branch=branch, code="w-1", kind="regular", municipality=client.municipality)
    PastHome.create(**of, home=home, started_on="2018-01-15", ended_on="2018-04-30")
    Trajectory.create(
        **of,
        year_number=1,
        started_on="2018-01-15",
        ended_on="2018-09-01",
        is_automatic=True,
        end_reason="moved",
        note="Goed gesprek",
        ended_before="2019-01-14",
    )
    GuidancePause.create(**of, started_on="2018-03-01", ended_on="2018-03-31", reason="Ziek")
    goal = PlanGoal.create(
        **of,
        domain="work",
        goal="Een baan",
        set_on="2018-02-01",
        wanted_by="2018-12-31",
        ended_on="2018-11-01",
        outcome="reached",
    )
    step = {"branch": branch, "goal": goal, "due_on": "2018-03-01", "done_on": "2018-03-02"}
    PlanTask.create(**step, task="Cv maken", doer="client")
    case = make_case(client, code="z-1")
    for name in ("Amina", "Amina"):  # of one name: told apart by their number
        known = {"branch": branch, "name": name, "relation": "child"}
        relative = CaseRelative.create(case=case, **known)
        for what in ("Paspoort", "Paspoort"):
            CaseDocument.create(branch=branch, relative=relative, what=what, asked_on="2018-02-02")
    CaseEvent.create(branch=branch, case=case, happened_on="2018-02-03", what="Aanvraag verstuurd")
    known = {"branch": branch, "client": client, "kind": "paid_job"}
    job = Placement.create(**known, code="p-1", started_on="2018-02-01", ended_on="2018-04-30")
    renewal = {"follows": job, "followed_as": "renewal", "outcome": "stopped"}
    last = {"started_on": "2018-05-01", "ended_on": "2018-08-31"}
    again = Placement.create(**known, code="p-2", **last, **renewal)
    gone = Placement.create(
        **known,
        code="p-3",
        started_on="2018-09-01",
        outcome="stopped",
        fell_through_on="2018-09-03",
    )
    why = {"branch": branch, "employer_reason": "less_work", "client_reason": "travel"}
    why |= {"answered_at": now(), "became_job": "no"}
    PlacementEnd.create(
        placement=again, ending="partly", last_on="2018-08-31", hours_missed=16, **why
    )
    PlacementEnd.create(placement=gone, ending="never_started", **why)
    noted_by = make_person(branch, Role.JOB_COACH, code="coach")
    PlacementCheck.create(
        branch=branch, placement=job, months=3, still_there=True, noted_by=noted_by
    )
    bring_in({"consents": f"{CONSENTS}c-1,photo,paper,2018-03-05,2018-04-05\n".encode()})
    whom = make_person(branch, code="tolk-1")
    PersonLanguage.create(branch=branch, person=whom, language="ti")
    InterpreterRequest.create(
        **of, language="ti", wanted_on="2018-03-05", minutes=60, channel="phone"
    )
    LessonWait.create(**of, waits_since="2018-03-05", days="02", places="home library")
    LessonOffer.create(branch=branch, person=whom, days="0", places="home", level_to="A2", most=2)
    dated = {"valid_from": "2018-01-01", "source": "art. 69 Vw", "is_verified": True}
    rule = TermRule.create(
        branch=branch,
        case_kind=case.kind,
        kind="objection",
        starts_with="Besluit",
        length=4,
        unit="week",
        **dated,
    )
    term = {"branch": branch, "case": case, "kind": "objection", "due_on": "2018-03-05"}
    LegalTerm.create(**term, source="rule", rule=rule, counted_from="2018-02-05", note="Let op")
    LegalTerm.create(**term, source="letter", done_at=1_520_000_040)
    Conflict.create(branch=branch, client=client, person=whom, reason="Familie")
    OfficeMove.create(branch=branch, address="Markt 2", moved_on="2019-01-01")
    Room.create(branch=branch, name="Vergaderkamer")


def test_all_of_it_goes_into_an_empty_database_and_comes_out_the_same(branch, files):
    """Household role, past homes, pauses, why a year ended, relatives and papers of a case …"""
    for name in NAMES:
        assert files[name].count(b"\n") > 1, name
    empty_the_database()

    bring_in(files)

    assert files_of(branch.code) == files
    again = bring_in(files)
    assert {tally for name in NAMES for tally in +again.tallies[name]} == {"same"}
    assert Client.get().closed_reason == "moved_away"


def test_figures_of_work_are_the_same_after_a_journey_of_the_files(branch, files):
    """What never began, what was renewed, why it ended and who was still there (C8, C10, C11)."""

    def figures() -> dict:
        scope = Scope(Branch.get(Branch.code == branch.code), date(2018, 1, 1), date(2018, 12, 31))
        return {key: n for key, n in annual(scope).items() if key.startswith("work.") and n}

    before = figures()
    assert before["work.placements"] == before["work.placements.lasting.3"] == 1
    assert before["work.ended.client.travel"] == 2
    empty_the_database()

    bring_in(files)

    assert figures() == before
    assert (
        Placement.get(Placement.code == "p-2").renews == Placement.get(Placement.code == "p-1").id
    )


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("legal_relatives", "client,case,number,name,relation\nc-1,nergens,1,Amina,child\n"),
        ("legal_papers", "client,case,relative,what,asked_on\nc-1,z-1,9,Paspoort,2018-02-02\n"),
        ("guidance_endings", "client,year_number,automatic,reason\nc-1,2,no,moved\n"),
        ("client_files", "client,closed_on\nc-1,2019-01-01\n"),
        ("past_homes", "client,home,ended_on\nc-1,nergens,2018-01-01\n"),
        ("placement_files", "client,placement,follows,followed_as\nc-1,p-1,p-2,renewal\n"),
        ("placement_files", "client,placement,follows,followed_as\nc-1,p-3,p-1,renewal\n"),
        ("placement_files", "client,placement,follows\nc-1,p-3,p-1\n"),
        ("placement_files", "client,placement,never_began_on\nc-1,nergens,2018-01-01\n"),
        ("placement_endings", "client,placement,ending\nc-1,p-1,never_started\n"),
        ("placement_endings", "client,placement,ending\nc-1,nergens,completed\n"),
        ("placement_checks", "client,placement,months,still_there,person\nc-1,p-1,2,no,coach\n"),
        ("legal_terms", "client,case,kind,due_on,source\nc-1,z-1,objection,2018-04-05,rule\n"),
        ("legal_terms", TERM_BY_RULE),
        ("person_papers", "person,confidentiality_on\ntolk-1,2999-01-01\n"),
        ("barred", "client,person\nc-1,niemand\n"),
        ("guidance_pauses", "client,started_on,reason\nniemand,2018-01-01,Ziek\n"),
    ],
    ids=lambda value: value if value.isidentifier() else "",
)
def test_what_belongs_to_nothing_is_told_by_its_line(files, name, row):
    with pytest.raises(Faults) as found:
        bring_in({name: row.encode()})

    assert str(found.value.lines[0]).startswith(f"{name}.csv:2: ")


def test_a_rule_of_terms_that_is_there_is_not_changed_by_a_file(branch, files):
    with pytest.raises(Faults, match=r"^term_rules\.csv:2: valid_from: "):
        bring_in({"term_rules": RULE.format(branch.code, "9", "week").encode()})
    assert TermRule.get(TermRule.branch == branch).length == 4


def test_papers_and_who_is_kept_out_are_not_ones_own_to_change_by_a_file(branch, team_leader):
    """A leader gives nobody more access by a file than by the page, and themselves none."""
    guide = make_person(branch, code="g-1", confidentiality_on=None)
    client = make_client(branch, code="k-1", name="Hanna")
    make_assignment(guide, client.household)
    seen = "person,confidentiality_on\ng-1,2018-03-05\n"
    bring_in({"person_papers": seen.encode()}, team_leader)
    assert Person.get_by_id(guide.id).confidentiality_on == date(2018, 3, 5)
    assert +bring_in({"person_papers": seen.encode()}, team_leader).tallies["person_papers"] == {
        "same": 1
    }
    said = "client,person,reason\nk-1,g-1,Familie\n"
    bring_in({"barred": said.encode()}, team_leader)
    assert Assignment.get().ended_on == today()
    assert b"k-1" not in files_of(branch.code, guide)["barred"]
    own = {
        "person_papers": seen.replace("g-1", team_leader.code),
        "barred": said.replace("g-1", team_leader.code),
    }
    for name, rows in own.items():
        with pytest.raises(Faults):
            bring_in({name: rows.encode()}, team_leader)


def test_a_relative_is_changed_by_their_number_and_noted(branch, team_leader):
    case = make_case(make_client(branch, code="c-1"), code="z-1")
    known = {"branch": branch, "case": case, "relation": "child"}
    relative = CaseRelative.create(**known, name="Amina")
    head = "client,case,number,name,relation\n"
    row = f"{head}c-1,z-1,1,Amira,child\n"

    done = bring_in({"legal_relatives": row.encode()}, team_leader)

    assert +done.tallies["legal_relatives"] == {"changed": 1}
    assert CaseRelative.get_by_id(relative.id).name == "Amira"
    assert AuditEntry.select().where(AuditEntry.action == "case_relative.change").count() == 1


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("plan_goals", "client,domain,goal,set_on\nc-1,work,Werk,2018-02-01\n"),
        ("plan_tasks", "client,goal,task,doer,due_on\nc-1,Een baan,Anders,client,2018-03-01\n"),
        ("legal_relatives", "client,case,number,name,relation\nc-1,z-1,1,Anders,child\n"),
        ("person_languages", "person,language\nMIJ,ti\n"),
        (
            "lesson_offers",
            "person,days,places,level_from,level_to,most\n" + "tolk-1,1,home,A1,A2,2\n" * 2,
        ),
        ("lesson_offers", "person,days,places,level_from,level_to,most\nMIJ,1,home,A1,A2,2\n"),
    ],
    ids=["goal", "task", "relative", "language", "twice", "offer"],
)
def test_of_who_is_kept_out_and_of_oneself_nothing_comes(branch, files, team_leader, name, row):
    """As by the page; and one coach offers once."""
    client = Client.get(Client.code == "c-1")
    Conflict.create(branch=branch, client=client, person=team_leader, reason="Familie")
    with pytest.raises(Faults) as found:
        bring_in({name: row.replace("MIJ", team_leader.code).encode()}, team_leader)

    assert found.value.lines[0].startswith(f"{name}.csv:{3 if row.count('tolk-1') > 1 else 2}: ")
