"""C5: employers, the people there, and that one is not kept twice."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine

from portal.audit.models import AuditEntry, FieldChange
from portal.core.clock import from_local, now, today
from portal.core.web.access import Role
from portal.core.workdays import is_workday
from portal.employment.board import forms as steps
from portal.employment.employers import actions, queries
from portal.employment.employers.models import (
    ContactPerson,
    Employer,
    EmployerMove,
)
from portal.employment.employers.queries.finding import find
from portal.employment.placements.models import Placement
from tests.conftest import count_queries
from tests.employment.employers.forms import new_employer
from tests.factories import (
    make_activity,
    make_branch,
    make_client,
    make_employer,
    make_person,
    make_vacancy,
)


def test_a_new_employer_is_found_today_and_has_a_first_step(client_for, branch, job_coach):
    """C5, C6: the stage is dated, and nobody is open without a next step."""
    browser = client_for(job_coach)
    answer = browser.post(
        "/employers/new",
        data=new_employer(place="Maassluis", sector="Bouw", owner=job_coach.id, offers="Stages"),
    )

    employer = Employer.get(Employer.name == "Bakkerij Jansen")
    assert answer.location == f"/employers/{employer.id}"
    assert (employer.stage, employer.next_action, employer.sector) == ("lead", "Bellen", "building")
    assert employer.next_action_on > today()
    assert (employer.owner_id, employer.offers) == (job_coach.id, "Stages")
    move = EmployerMove.get(EmployerMove.employer == employer)
    assert (move.stage, move.reached_on, move.person_id) == ("lead", today(), job_coach.id)


def test_a_form_sent_twice_makes_one_employer(client_for, branch, job_coach):
    """R16: a double click."""
    form, browser = new_employer(), client_for(job_coach)

    first, second = (browser.post("/employers/new", data=form | {"another": "y"}) for _ in "12")

    assert first.location == second.location
    assert Employer.select().where(Employer.name == "Bakkerij Jansen").count() == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "Vul dit in."),
        ({"name": "x" * 121}, "120"),
        ({"contact_email": "geen adres"}, "Dit is geen e-mailadres."),
        ({"what": ""}, "Kies wat de volgende stap is."),
        ({"what": "other"}, "Vul in wat je gaat doen."),
        ({"what": "other", "action": "Bellen", "on": "2020-01-01"}, "Deze dag is voorbij."),
        ({"what": "other", "action": "Bellen", "on": "9999-01-01"}, "Deze datum kan niet kloppen."),
        ({"what": "other", "action": "Bellen", "on": "32 januari"}, "on-error"),
        ({"offers": "x" * 1001}, "Gebruik hoogstens 1000 tekens."),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_nothing_is_lost_or_stored(
    client_for, job_coach, fields, message
):
    form = new_employer(place="Vlaardingen") | fields
    answer = client_for(job_coach).post("/employers/new", data=form)

    assert answer.status_code == 422
    assert "Vlaardingen" in answer.text
    assert message in answer.text
    assert not Employer.select().exists()


def rings(phone):
    return {"name": "Brood", "contact_phone": phone}


def reads(email):
    return {"name": "Brood", "contact_email": email}


@pytest.mark.parametrize(
    ("known", "typed", "is_twin"),
    [
        ({"name": "Bakkerij Jansen", "place": "Maassluis"}, {"place": "maassluis"}, True),
        ({"name": "BAKKERIJ JÀNSEN B.V.", "place": None}, {"place": "Maassluis"}, True),
        ({"name": "Bakkerij Jansen", "place": "Delft"}, {"place": "Maassluis"}, False),
        ({"name": "Bakkerij Jansen V.O.F.", "place": "Maassluis"}, {"place": "Maassluis"}, True),
        ({"name": "Stichting Bakkerij Jansen Holding"}, {}, True),
        ({"name": "Jansen, Bakkerij (bv i.o.)"}, {}, True),
        ({"name": "'t Bakhuis"}, {"name": "Het Bakhuis B.V."}, True),
        ({"name": "V.O.F. ’t Bakhuis"}, {"name": "Bakhuis"}, True),
        ({"name": "Visser & Zonen N.V."}, {"name": "visser en zonen"}, True),
        ({"name": "Bakkerij Jansn"}, {}, True),
        ({"name": "Bakkerij Jasnen"}, {}, True),
        ({"name": "Bakkerij-Jansen", "place": "Roterdam"}, {"place": "Rotterdam"}, True),
        ({"name": "Bakkerij Jansen", "place": "'s-Gravenhage"}, {"place": "Den Haag"}, True),
        ({"name": "Bakkerij Çelik"}, {"name": "Bakkerij Celik"}, True),
        ({"name": "Bakkerij Smit"}, {}, False),
        ({"name": "Stichting"}, {"name": "Holding B.V."}, False),
        (
            {"name": "Brood", "contact_phone": "+31 6 12345678"},
            {"contact_phone": "06 12 34 56 78"},
            True,
        ),
        (
            {"name": "Brood", "contact_phone": "06-12345678"},
            {"contact_phone": "06-12345679"},
            False,
        ),
        ({"name": "Brood", "contact_name": "Ayşe Yıldız"}, {"contact_name": "Yildiz Ayse"}, True),
        ({"name": "Brood", "contact_name": "Jan"}, {"contact_name": "Jan"}, False),
        (
            {"name": "Brood", "contact_email": "jan@gmail.com"},
            {"contact_email": "jan@gmail.com"},
            True,
        ),
        (
            {"name": "Brood", "contact_email": "piet@jansen.nl"},
            {"contact_email": "an@jansen.nl"},
            True,
        ),
        (
            {"name": "Brood", "contact_email": "piet@gmail.com"},
            {"contact_email": "an@gmail.com"},
            False,
        ),
    ],
    ids=str,
)
def test_an_employer_that_may_be_known_is_shown_before_saving(
    client_for, branch, job_coach, known, typed, is_twin
):
    """The same name and place, or the same domain of mail."""
    twin = make_employer(branch, **known)
    form, browser = new_employer(**typed), client_for(job_coach)
    answer = browser.post("/employers/new", data=form)

    assert (answer.status_code == 422) is is_twin
    if is_twin:
        assert f"/employers/{twin.id}" in answer.text
        assert Employer.select().count() == 1
        assert browser.post("/employers/new", data=form | {"another": "y"}).status_code == 303
    assert Employer.select().count() == 2


def test_a_further_contact_person_points_to_a_twin_too(client_for, branch, job_coach):
    twin = make_employer(branch, name="Brood", contact_name="Iemand")
    further = {"job": None, "email": None, "phone": "0031612345678"}
    actions.add_person(twin, job_coach, name="Ayşe Yıldız", **further)
    browser = client_for(job_coach)

    for typed in ({"contact_name": "Ayse Yildiz"}, {"contact_phone": "06-12345678"}):
        answer = browser.post("/employers/new", data=new_employer(**typed))
        assert answer.status_code == 422
        assert f"/employers/{twin.id}" in answer.text


def test_what_was_like_another_before_is_not_asked_again(client_for, branch, job_coach):
    phone = {"contact_phone": "06-12345678", "place": "Delft"}
    make_employer(branch, name="Bakkerij Jansen", **phone)
    employer = make_employer(branch, name="Bakkerij Jansn", **phone)
    form = {"version": "0", "name": "Bakkerij Jansn", **phone, "owner": ""}
    browser, address = client_for(job_coach), f"/employers/{employer.id}/edit"

    assert browser.post(address, data=form | {"offers": "Een plek"}).status_code == 303
    changed = form | {"version": "1", "contact_phone": "0031612345678"}
    assert browser.post(address, data=changed).status_code == 422


def test_a_twin_in_another_branch_is_nobodys_business(client_for, job_coach):
    """G1."""
    make_employer(make_branch(), name="Bakkerij Jansen")

    assert client_for(job_coach).post("/employers/new", data=new_employer()).status_code == 303


@pytest.mark.parametrize(
    "typed", ["inkoper", "345678", "06 1234", "floormanager", "7654 3", "010-00"]
)
def test_the_list_and_the_search_find_by_work_and_by_part_of_a_number(branch, job_coach, typed):
    """C5: of the first contact person, and of the others."""
    make_employer(branch, name="Anders")
    first = {"contact_name": "Ayse", "contact_job": "Inkoper", "contact_phone": "+31 6 12345678"}
    employer = make_employer(branch, name="Brood", **first)
    further = {"job": "Floormanager", "email": None, "phone": "010-0076543"}
    actions.add_person(employer, job_coach, name="Bea", **further)

    assert [e.name for e in queries.found(job_coach, typed)] == ["Brood"]
    [hit] = find(job_coach, typed, 5)
    who = "Bea, Floormanager" if typed in {"floormanager", "7654 3", "010-00"} else "Ayse, Inkoper"
    assert (hit.title, hit.details[0]) == ("Brood", who)


def test_an_employer_counts_from_the_day_on_which_it_was_found(client_for, branch, job_coach):
    """C5: the day it happened, not the day of typing; nothing of tomorrow."""
    browser, day = client_for(job_coach), today() - timedelta(days=3)
    for wrong in ((today() + timedelta(days=1)).isoformat(), "gisteren"):
        data = new_employer(happened_on=wrong)
        assert browser.post("/employers/new", data=data).status_code == 422
    browser.post("/employers/new", data=new_employer(happened_on=day.isoformat()))

    assert EmployerMove.get().reached_on == day
    assert f'value="{today().isoformat()}"' in browser.get("/employers/new").text


def test_a_change_is_kept_with_what_it_was(client_for, branch, job_coach):
    """G5."""
    employer = make_employer(branch, name="Oud", place="Delft")
    form = {"version": "0", "name": "Nieuw", "place": "Delft", "owner": str(job_coach.id)}

    client_for(job_coach).post(f"/employers/{employer.id}/edit", data=form)

    assert Employer.get_by_id(employer.id).name == "Nieuw"
    entry = AuditEntry.get(AuditEntry.action == "employer.change")
    changes = {
        c.field: (c.old, c.new) for c in FieldChange.select().where(FieldChange.entry == entry)
    }
    assert changes == {"name": ("Oud", "Nieuw"), "owner_id": (None, str(job_coach.id))}


@pytest.mark.parametrize("version", ["0", "", "x", "99999999999"])
def test_a_stale_form_shows_both_versions_and_loses_nothing(client_for, branch, job_coach, version):
    """R14."""
    employer = make_employer(branch, name="Van een ander", version=3)
    form = {"version": version, "name": "Van mij"}

    answer = client_for(job_coach).post(f"/employers/{employer.id}/edit", data=form)

    assert answer.status_code == 409
    assert "Van een ander" in answer.text
    assert "Van mij" in answer.text
    assert Employer.get_by_id(employer.id).name == "Van een ander"


def test_a_sector_that_nobody_changed_is_in_neither_version(client_for, branch, job_coach):
    employer = make_employer(branch, name="Van een ander", version=3, sector="care")
    browser = client_for(job_coach)

    for sector, is_shown in (("Zorg", False), ("Bouw", True)):
        form = {"version": "0", "name": "Van mij", "sector": sector}
        answer = browser.post(f"/employers/{employer.id}/edit", data=form)
        assert answer.status_code == 409
        assert ("<td><bdi>Zorg</bdi></td>" in answer.text) is is_shown
        assert "<bdi>care</bdi>" not in answer.text


def test_the_first_contact_person_is_that_of_the_files_and_more_may_follow(
    client_for, branch, job_coach
):
    """C5: several people, the first of them goes out with an export."""
    employer, browser = make_employer(branch), client_for(job_coach)
    for name, phone in (("Anton", "010-1"), ("Bea", "0174 51 23 45")):
        data = {"name": name, "job": f"baas {name}", "phone": phone}
        browser.post(f"/employers/{employer.id}/people/new", data=data)

    assert Employer.get_by_id(employer.id).contact_name == "Anton"
    bea = ContactPerson.get(ContactPerson.name == "Bea")
    browser.post(f"/employers/people/{bea.id}/first")

    now = Employer.get_by_id(employer.id)
    assert (now.contact_name, now.contact_job) == ("Bea", "baas Bea")
    assert [(p.name, p.job) for p in ContactPerson.select()] == [("Anton", "baas Anton")]
    assert "baas Bea" in browser.get(f"/employers/{employer.id}").text
    for typed in ("anton", "0174512345", "+31174512345"):
        assert f'href="/employers/{employer.id}"' in browser.get(f"/employers?q={typed}").text
    seen = str(ContactPerson.get_by_id(bea.id).version)
    data = {"name": "Antonia", "job": "baas", "version": seen}
    browser.post(f"/employers/people/{bea.id}", data=data)
    late = browser.post(f"/employers/people/{bea.id}", data={"name": "Toos", "version": seen})
    assert (late.status_code, "Antonia" in late.text, "Toos" in late.text) == (409, True, True)
    assert ContactPerson.get_by_id(bea.id).name == "Antonia"
    assert "Antonia" in browser.get(f"/employers/{employer.id}").text
    browser.post(f"/employers/people/{bea.id}/remove")
    assert not ContactPerson.select().exists()


@pytest.mark.parametrize(("typed", "found"), [("jans", True), ("zuurd", False), ("maas", True)])
def test_one_finds_an_employer_by_the_start_of_a_word(client_for, branch, job_coach, typed, found):
    make_employer(branch, name="Bakkerij Jánsen", place="Maassluis", sector="food")

    page = client_for(job_coach).get(f"/employers?q={typed}").text
    assert ("Bakkerij Jánsen" in page) is found


def test_the_list_asks_the_same_for_one_employer_and_for_thirty(client_for, branch, job_coach):
    browser, counts = client_for(job_coach), []
    browser.get("/work")  # the first page of a session asks a little more
    for more in (1, 30):
        for _ in range(more):
            make_employer(branch, next_action_on=today() + timedelta(days=2))
        for address in ("/employers", "/work"):
            with count_queries() as queries:
                assert browser.get(address).status_code == 200
            counts.append(len(queries))

    assert counts[:2] == counts[2:]


def test_who_stays_silent_is_told_from_whom_one_just_spoke(client_for, branch, job_coach):
    """EspoCRM's stale deals: "silent for N days" on the board, counted from the last contact."""
    silent, spoken = make_employer(branch, name="Stil"), make_employer(branch, name="Vlot")
    for employer, days in ((silent, 34), (spoken, 3)):
        started = from_local(today() - timedelta(days=days), time(12))
        make_activity(job_coach, kind="employer_contact", employer=employer, started_at=started)
    make_activity(
        job_coach, kind="employer_contact", employer=silent, started_at=now(), withdrawn_at=now()
    )

    page = client_for(job_coach).get("/employers").text
    assert page.count("stil sinds") == 1
    assert "stil sinds 34 dagen" in page


@pytest.mark.parametrize("what", ["placement", "contact", "vacancy", "nothing"])
def test_an_employer_with_placements_cannot_be_deleted(client_for, branch, what):
    """Refused, with the reason."""
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    employer = make_employer(branch, name="Weg ermee")
    if what == "placement":
        Placement.create(
            branch=branch,
            code="p",
            client=make_client(branch),
            employer=employer,
            kind="internship",
            started_on=date(2020, 1, 1),
        )
    elif what == "contact":
        make_activity(senior, kind="employer_contact", employer=employer)
    elif what == "vacancy":
        make_vacancy(employer)
    browser = client_for(senior)

    answer = browser.post(f"/employers/{employer.id}/delete")

    assert answer.status_code == (303 if what == "nothing" else 409)
    assert Employer.select().exists() is (what != "nothing")
    if what == "placement":
        assert "plaatsingen (1)" in answer.text


@pytest.mark.parametrize(
    "address", ["/employers", "/work", "/vacancies", "/work/funnel", "/employers/{}"]
)
@pytest.mark.parametrize("role", [None, Role.GUIDE, Role.LANGUAGE_COACH, Role.LEGAL_GUIDE])
def test_employers_are_for_the_job_coach_and_leaders(client_for, branch, role, address):
    """Need to know (trust.md, part 3): nobody else sees the branch's employers."""
    employer = make_employer(branch, name="Bakkerij")
    person = make_person(branch, *([role] if role else []))

    assert client_for(person).get(address.format(employer.id)).status_code == 403


def test_a_chip_never_falls_in_a_weekend_or_on_a_holiday():
    """J5: date chips skip weekends and holidays."""
    for offset in range(400):
        day = date(2026, 1, 1) + timedelta(days=offset)
        with time_machine.travel(from_local(day, time(12))):
            for chip in steps.CHIPS.values():
                assert is_workday(chip.on(day))
                assert day < chip.on(day) <= day + timedelta(days=chip.days + 5)


@pytest.mark.parametrize("page", ["/work", "/employers", "/employers/{}"])
def test_the_place_that_tells_two_of_a_name_apart_is_said_once(client_for, branch, job_coach, page):
    for place in ("Rijswijk", "Wateringen"):
        employer = make_employer(branch, name="Kapper Ali", place=place)
    text = client_for(job_coach).get(page.format(employer.id)).text

    assert "Kapper Ali (Wateringen)" in text
    body = text.partition("<main")[2]
    assert body.count("Wateringen") == body.count("Kapper Ali (Wateringen)")


def test_two_contact_persons_of_one_name_are_told_apart(client_for, branch, job_coach):
    """By what they do, else by how to reach them; two that stand there already are numbered."""
    employer = make_employer(branch, contact_name="Jan Bos")
    browser = client_for(job_coach)
    new = f"/employers/{employer.id}/people/new"

    alike = browser.post(new, data={"name": "jan bos"})
    assert alike.status_code == 422
    assert 'id="job-error"' in alike.text
    assert browser.post(new, data={"name": "Jan Bos", "job": "Kok"}).status_code == 303
    assert browser.post(new, data={"name": "Jan Bos", "job": "Kok"}).status_code == 422
    assert browser.post(new, data={"name": "Jan Bos", "phone": "010 1234567"}).status_code == 303
    for _ in range(2):  # of old, or of an employer that was merged with this one
        ContactPerson.create(branch=branch, employer=employer, name="Jan Bos")

    page = browser.get(f"/employers/{employer.id}").text
    changes = re.findall(r'aria-label="[^"]*(Jan Bos[^"]*)"', page)
    assert len(changes) == len(set(changes)) == 4
    assert "Jan Bos (Kok)" in changes
    assert "Jan Bos 2" in changes
    twin = ContactPerson.get(ContactPerson.job.is_null(), ContactPerson.phone.is_null())
    unchanged = {"name": "Jan Bos", "job": "", "email": "", "phone": "", "version": "0"}
    assert browser.post(f"/employers/people/{twin.id}", data=unchanged).status_code == 303


def test_a_form_of_a_new_employer_makes_it_once(job_coach):
    step = actions.Step("Bellen", today(), today(), job_coach.id)
    first = actions.add(job_coach, "a" * 32, step, name="Bakkerij Jansen")

    assert actions.add(job_coach, "a" * 32, step, name="Bakkerij Jansen") == first
    assert Employer.select().count() == 1
