"""What is wrong in import files is said by file, line and column; and then nothing is stored."""

import time
from pathlib import Path

import pytest

from portal.activities.models import Activity
from portal.clients.models import Client
from portal.core.clock import today
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.import_export.actions import Faults, bring_in
from portal.people.models import Person
from tests import clock

ROOT = Path(__file__).parent.parent.parent
CASE = ROOT / "tests" / "cases" / "maassluis-2018"
BASE = {
    "branches": "code,name\nb,Stad\n",
    "municipalities": "branch,name,guidance_months\nb,Stad,24\n",
    "people": "code,branch,name,employment\np,b,Piet,volunteer\n",
    "clients": "code,household,municipality,name,counts_for_target\nc,h,Stad,Amina,yes\n",
}
TOMORROW = clock.day(1)
ACTIVITY = "code,person,kind,started_at,minutes,clients,topics,travel_km,note\n"


def files(**more) -> dict[str, bytes]:
    text = BASE | more
    return {
        name: content if isinstance(content, bytes) else content.encode()
        for name, content in text.items()
    }


def faults_of(**more) -> list[str]:
    with pytest.raises(Faults) as found:
        bring_in(files(**more))
    return found.value.lines


def activity(**cells) -> str:
    ordinary = {
        "code": "a",
        "person": "p",
        "kind": "home_visit",
        "started_at": "2018-04-13T14:00",
        "minutes": "60",
        "clients": "c",
        "topics": "work",
        "travel_km": "",
        "note": "",
    }
    return ACTIVITY + ",".join((ordinary | cells).values()) + "\n"


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"clients": "code,household,counts_for_target,shoe\nc,h,yes,42\n"}, "clients.csv:1: shoe"),
        ({"clients": "code,household\nc,h\n"}, "clients.csv:1: counts_for_target"),
        ({"dogs": "code\nd\n"}, "dogs.csv:1: -"),
        ({"people": "code,branch,employment\np,b,boss\n"}, "people.csv:2: employment"),
        ({"people": "code,branch,employment\np,x,paid\n"}, "people.csv:2: branch"),
        ({"people": "code,branch,employment\n,b,paid\n"}, "people.csv:2: code"),
        ({"people": "code,branch,employment,email\np,b,paid,nee\n"}, "people.csv:2: email"),
        ({"people": "code,branch,employment,iban\np,b,paid,NL00BANK\n"}, "people.csv:2: iban"),
        (
            {"people": "code,branch,employment,roles\np,b,paid,administrator\n"},
            "people.csv:2: roles",
        ),
        (
            {
                "people": "code,branch,employment,started_on,ended_on\n"
                "p,b,paid,2018-02-01,2018-01-01\n"
            },
            "people.csv:2: ended_on",
        ),
        (
            {"people": "code,branch,employment\np,b,paid\np,b,paid\n"},
            "people.csv:3: code",
        ),
        (
            {
                "clients": "code,household,municipality,counts_for_target,arrival\n"
                "c,h,Stad,yes,own_move\n"
            },
            "clients.csv:2: counts_for_target",
        ),
        (
            {"clients": "code,household,municipality,counts_for_target\nc,h,Elders,yes\n"},
            "clients.csv:2: municipality",
        ),
        (
            {
                "clients": "code,household,municipality,counts_for_target,nationality\n"
                "c,h,Stad,yes,ZZ\n"
            },
            "clients.csv:2: nationality",
        ),
        (
            {"clients": "code,household,municipality,counts_for_target,sponsor\nc,h,Stad,yes,c\n"},
            "clients.csv:2: sponsor",
        ),
        ({"activities": activity(started_at="2018-02-31T10:00")}, "activities.csv:2: started_at"),
        ({"activities": activity(started_at="2018-03-25T02:30")}, "activities.csv:2: started_at"),
        ({"activities": activity(started_at="13-04-2018")}, "activities.csv:2: started_at"),
        ({"activities": activity(started_at=f"{TOMORROW}T23:30")}, "activities.csv:2: started_at"),
        ({"activities": activity(minutes="1500")}, "activities.csv:2: minutes"),
        ({"activities": activity(minutes="0")}, "activities.csv:2: minutes"),
        ({"activities": activity(minutes="one")}, "activities.csv:2: minutes"),
        ({"activities": activity(travel_km="-3")}, "activities.csv:2: travel_km"),
        ({"activities": activity(travel_km='"8,4"')}, "activities.csv:2: travel_km"),
        ({"activities": activity(clients="nobody")}, "activities.csv:2: clients"),
        ({"activities": activity(clients="c|c")}, "activities.csv:2: clients"),
        ({"activities": activity(topics="sport")}, "activities.csv:2: topics"),
        ({"activities": activity(person="nobody")}, "activities.csv:2: person"),
        ({"activities": activity(kind="holiday")}, "activities.csv:2: kind"),
        ({"activities": activity(note="x" * 20_001)}, "activities.csv:2: note"),
        ({"activities": activity() + "b,p\n"}, "activities.csv:3: -"),
        ({"activities": activity(note='"open')}, "activities.csv:2: -"),
        ({"activities": activity(note="x" * 1_100_000)}, "activities.csv:2: -"),
        ({"clients": "code,household,counts_for_target,name\nc,h,yes,Ren\xe9\n".encode("latin-1")},
         "clients.csv:2: -"),
    ],
)  # fmt: skip
def test_each_fault_is_said_by_file_line_and_column(app, more, where):
    assert any(line.startswith(f"{where}: ") for line in faults_of(**more)), faults_of(**more)
    assert not Person.select().exists()


TWO = {
    "branches": "code,name\nb,Stad\nd,Dorp\n",
    "municipalities": "branch,name,guidance_months\nb,Stad,24\nd,Dorp,24\n",
}
CLIENTS = "code,household,municipality,counts_for_target"
PEOPLE = "code,branch,employment"
OVERRIDES = "branch,year,key,value,reason\n"


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"municipalities": "branch,name,guidance_months\nx,Stad,24\n"},
         "municipalities.csv:2: branch"),
        ({"municipalities": "branch,name,guidance_months\nb,Stad,24\nd,Stad,24\n"},
         "municipalities.csv:3: name"),
        ({"people": f"{PEOPLE},email\np,b,paid,a@example.org\nq,b,paid,A@example.org\n"},
         "people.csv:3: email"),
        ({"homes": "code,kind\nw,regular\n"}, "homes.csv:2: municipality"),
        ({"homes": "code,kind,municipality\nw,regular,Elders\n"}, "homes.csv:2: municipality"),
        ({"clients": f"{CLIENTS}\nc,h,,yes\n"}, "clients.csv:2: municipality"),
        ({"clients": f"{CLIENTS},home\nc,h,,yes,nergens\n"}, "clients.csv:2: home"),
        ({"clients": f"{CLIENTS}\nc,h,Stad,yes\ne,h,Dorp,yes\n"}, "clients.csv:3: household"),
        ({"clients": f"{CLIENTS},born_on,housed_on\nc,h,Stad,yes,1980-02-01,1980-01-01\n"},
         "clients.csv:2: housed_on"),
        ({"clients": f"{CLIENTS},sponsor\nc,h,Stad,yes,\ne,i,Dorp,yes,c\n"},
         "clients.csv:3: sponsor"),
        ({"clients": f"{CLIENTS},born_on\nc,h,Stad,yes,1880-01-01\n"}, "clients.csv:2: born_on"),
        ({"clients": f"{CLIENTS},name\nc,h,Stad,yes,{'x' * 300}\n"}, "clients.csv:2: name"),
        ({"clients": f"{CLIENTS},nationality\nc,h,Stad,yes,Syria\n"},
         "clients.csv:2: nationality"),
        ({"activities": activity().replace(",note\n", ",interpreter\n")[:-1] + "?\n"},
         "activities.csv:2: interpreter"),
        ({"clients": f"{CLIENTS},code\nc,h,Stad,yes,c\n"}, "clients.csv:1: code"),
        ({"activities": activity(topics="work||finance")}, "activities.csv:2: topics"),
        ({"activities": activity(started_at="2018-04-13T25:00")}, "activities.csv:2: started_at"),
        ({"activities": activity(travel_km="999999")}, "activities.csv:2: travel_km"),
        ({"activities": ",".join(f"c{n}" for n in range(2000)) + "\n"}, "activities.csv:1: -"),
        ({"activities": activity().replace(",note\n", ",own_words\n")[:-1]
          + "home_visit/Brief?=111222333\n"}, "activities.csv:2: own_words"),
        ({"housing_targets": "municipality,half_year,persons\nStad,2018-H3,9\n"},
         "housing_targets.csv:2: half_year"),
        ({"vacancies": "code,employer,title,kind,languages\nv,e,Bakker,internship,nl/-/-\n"},
         "vacancies.csv:2: languages"),
        ({"figure_overrides": f"{OVERRIDES}b,2018,desk.contacts,veel,Op papier\n"},
         "figure_overrides.csv:2: value"),
        ({"figure_overrides": f"{OVERRIDES}b,2018,desk.nothing,8,Op papier\n"},
         "figure_overrides.csv:2: key"),
        ({"report_texts": "branch,year,chapter,text\nb,2018,desk,Er waren {desk.nothing}.\n"},
         "report_texts.csv:2: text"),
    ],
)  # fmt: skip
def test_each_fault_of_two_branches_is_said_as_well(app, more, where):
    said = faults_of(**TWO | more)

    assert any(line.startswith(f"{where}: ") for line in said), said
    assert not Person.select().exists()


def test_the_line_is_the_one_on_which_the_record_begins(app):
    text = activity(note='"two\nlines"') + activity(code="b", minutes="x").split("\n", 1)[1]

    [fault] = faults_of(activities=text)

    assert fault.startswith("activities.csv:4: minutes: ")


def test_a_thousand_faults_are_found_in_one_go_and_the_first_fifty_shown(app):
    rows = "".join(activity(code=f"a{n}", minutes="0").split("\n", 1)[1] for n in range(1000))
    started = time.perf_counter()
    with pytest.raises(Faults) as found:
        bring_in(files(activities=ACTIVITY + rows))

    assert len(found.value.all) == 1000
    assert len(found.value.lines) == 51
    assert found.value.lines[-1] == "and 950 more"
    assert time.perf_counter() - started < 20  # hangs are failures; speed is bench's business
    assert not Activity.select().exists()


def test_what_spreadsheets_make_of_a_file_is_read(app):
    """H1: a byte-order mark, semicolons, Windows line ends, columns in another order."""
    text = "\ufeffhousehold;code;counts_for_target;name;municipality\r\nh;c;no;Zoë;Stad\r\n\r\n"

    bring_in(files(clients=text))

    assert Client.get().name == "Zoë"


def test_control_characters_go_emoji_and_arabic_stay(app):
    bring_in(files(activities=activity(note='"سلام 👋\x00\u202e klaar"')))

    assert Activity.get().note == "سلام 👋 klaar"


def test_what_happened_today_is_accepted_until_midnight(app):
    """A8: by the clock of Amsterdam."""
    bring_in(files(activities=activity(started_at=f"{today()}T23:30")))

    assert Activity.get().happened_on == today()


def test_a_partial_import_refers_to_what_is_stored(app):
    bring_in(files())

    bring_in({"activities": activity().encode()})

    assert Activity.get().person == Person.get()


def test_two_branches_keep_the_same_codes_apart(app):
    bring_in(files())
    other = {n: c.replace(b"b,", b"o,").replace(b"Stad", b"Dorp") for n, c in files().items()}
    other["people"] = b"code,branch,name,employment\np,o,Paula,volunteer\n"

    bring_in(other)

    assert {(p.branch.code, p.name) for p in Person.select()} == {("b", "Piet"), ("o", "Paula")}


def test_a_changed_row_changes_its_record_and_makes_no_double(app):
    bring_in(files(activities=activity()))
    again = bring_in(files(activities=activity(minutes="90", clients="")))

    assert +again.tallies["activities"] == {"changed": 1}
    assert [a.minutes for a in Activity.select()] == [90]


LINES = "person,spent_on,kind,km,amount,description,status\n"


def test_a_decision_made_here_is_not_overwritten_by_an_import(app):
    """An imported decision is history."""
    line = "p,2018-04-13,parking,,2.50,markt,{}\n"
    bring_in(files(expense_lines=LINES + line.format("approved")))
    ExpenseClaim.update(was_imported=False, status="paid").execute()

    bring_in(files(expense_lines=LINES + line.format("rejected")))

    assert ExpenseLine.select().count() == 1
    assert ExpenseLine.get().claim.status == "paid"


def test_equal_lines_are_as_many_records(app):
    line = "p,2018-04-13,parking,,2.50,markt,paid\n"
    for _ in range(2):
        bring_in(files(expense_lines=LINES + line * 3))

    assert ExpenseLine.select().count() == 3
    assert ExpenseClaim.select().count() == 1


def test_a_mileage_line_claims_the_trips_of_that_day(app):
    line = "p,2018-04-13,mileage,8.4,1.60,huisbezoek,paid\n"

    bring_in(files(activities=activity(travel_km="8.4"), expense_lines=LINES + line))

    assert Activity.get().trip.is_claimed_elsewhere
    assert Activity.get().trip.distance_hm == 84


def test_an_imported_activity_gives_nobody_access(app):
    from portal.clients import queries  # noqa: PLC0415

    bring_in(files(activities=activity()))

    assert not list(queries.visible_to(Person.get()))
