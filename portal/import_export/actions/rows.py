"""What a branch has for each file: rows by the names of the file's columns."""

from collections.abc import Callable

from peewee import JOIN, Case, fn

from portal.activities.models import Activity, ActivityClient, ActivityTopic, Outcome
from portal.branches.models import ALWAYS, Branch, GuidanceRule, Municipality
from portal.clients.models import Assignment, Client, Household
from portal.core.crypto import unseal
from portal.core.database.bulk import grouped, named_rows
from portal.core.web.access import Role
from portal.employment.employers.models import Employer
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.housing.models import Home, HousingCorrection, HousingTarget
from portal.import_export.actions import (
    corrections,
    opening,
    published_parts,
    rows_of_branch,
    rows_of_cases,
    rows_of_clients,
    rows_of_reports,
    vacancies,
    wording,
)
from portal.import_export.actions.rows_of_clients import Row, of_file, wall_clock
from portal.people.models import Person, PersonRole
from portal.personnel.models import PersonRecord
from portal.schedule.desk_hours.models import DeskHours
from portal.schedule.meetings.models import Attendance, Meeting, MeetingStatus


def branches(branch: Branch) -> list[Row]:
    """Its own row, with its bank account."""
    account = unseal(branch.iban_sealed, f"branch.iban.{branch.id}")
    place = branch.office_address
    return [{"code": branch.code, "name": branch.name, "office_address": place, "iban": account}]


def municipalities(branch: Branch) -> list[Row]:
    columns = {"guidance_months": GuidanceRule.months, "guidance_from": GuidanceRule.valid_from}
    found = (
        of_file("municipalities", Municipality, branch=Branch.code, **columns)
        .join(Branch)
        .switch(Municipality)
        .join(GuidanceRule, JOIN.LEFT_OUTER, on=GuidanceRule.municipality)
        .where(Municipality.branch == branch.id)
        .order_by(Municipality.id, GuidanceRule.valid_from)
    )
    rows = named_rows(found)
    for row in rows:
        if row["guidance_from"] == ALWAYS.isoformat():
            row["guidance_from"] = None
    return rows


def people(branch: Branch) -> list[Row]:
    held = PersonRole.select(PersonRole.person, PersonRole.role).join(Person)
    no_administrator = PersonRole.role != Role.ADMINISTRATOR  # whom no file makes
    roles = grouped(
        (row["person_id"], row["role"])
        for row in named_rows(held.where(Person.branch == branch.id, no_administrator))
    )
    found = of_file(
        "people", Person, Person.id, branch=Branch.code, roles=Person.id, iban=Person.iban_sealed
    )
    rows = named_rows(found.join(Branch).where(Person.branch == branch.id).order_by(Person.id))
    for row in rows:
        row["roles"] = "|".join(sorted(roles.get(row["id"], ())))
        row["iban"] = unseal(row["iban"], f"person.iban.{row['id']}")
    return rows


def homes(branch: Branch) -> list[Row]:
    found = of_file("homes", Home, municipality=Municipality.name)
    found = found.join(Municipality, JOIN.LEFT_OUTER).where(Home.branch == branch.id)
    return named_rows(found.order_by(Home.id))


def clients(branch: Branch) -> list[Row]:
    first = Client.alias()
    counts = Case(None, [(Client.counts_for_target, "yes")], "no")
    found = (
        of_file(
            "clients",
            Client,
            household=Household.code,
            municipality=Municipality.name,
            home=Home.code,
            counts_for_target=counts,
            sponsor=first.code,
        )
        .join(Household)
        .switch(Client)
        .join(Municipality, JOIN.LEFT_OUTER)
        .switch(Client)
        .join(Home, JOIN.LEFT_OUTER)
        .switch(Client)
        .join(first, JOIN.LEFT_OUTER, on=(Client.sponsor == first.id))
        .where(Client.branch == branch.id)
        .order_by(Client.id)
    )
    return named_rows(found)


def assignments(branch: Branch) -> list[Row]:
    found = (
        of_file("assignments", Assignment, person=Person.code, household=Household.code)
        .join(Person)
        .switch(Assignment)
        .join(Household)
        .where(Assignment.branch == branch.id)
        .order_by(Assignment.id)
    )
    return named_rows(found)


def housing_targets(branch: Branch) -> list[Row]:
    """What was replaced first: the last of a half-year holds."""
    target = HousingTarget
    found = of_file("housing_targets", target, municipality=Municipality.name).join(Municipality)
    replaced = (target.half_year, target.replaced_number == 0, target.replaced_number)
    here = found.where(Municipality.branch == branch.id)
    return named_rows(here.order_by(Municipality.id, *replaced))


def housing_corrections(branch: Branch) -> list[Row]:
    made = HousingCorrection
    columns = {"municipality": Municipality.name, "on": made.corrected_on}
    found = of_file("housing_corrections", made, **columns).join(Municipality)
    return named_rows(found.where(Municipality.branch == branch.id).order_by(made.id))


def employers(branch: Branch) -> list[Row]:
    found = of_file("employers", Employer, branch=Branch.code).join(Branch)
    here = found.where(Employer.branch == branch.id, Employer.merged_into.is_null())
    return named_rows(here.order_by(Employer.id))


def activities(branch: Branch) -> list[Row]:
    a, k, t = Activity, ActivityClient, ActivityTopic
    stands = (a.branch == branch.id) & a.withdrawn_at.is_null()
    codes = k.select(k.activity, Client.code).join(Client).switch(k).join(Activity).where(stands)
    named = grouped(
        (row["activity_id"], row["code"])
        for row in named_rows(codes.order_by(k.activity, k.position))
    )
    said = t.select(t.activity, t.topic, t.times).join(Activity).where(stands)
    about = grouped(
        (row["activity_id"], topic)
        for row in named_rows(said)
        for topic in [row["topic"]] * row["times"]
    )
    found = (
        of_file(
            "activities",
            a,
            a.id,
            person=Person.code,
            clients=a.id,
            topics=a.id,
            employer=Employer.code,
            travel_km=a.distance_hm,
            outcome=fn.NULLIF(a.outcome, str(Outcome.DONE)),
            interpreter=a.interpreter_language,
            own_words=a.id,
        )
        .join(Person)
        .switch(a)
        .join(Employer, JOIN.LEFT_OUTER)
        .where(stands)
        .order_by(a.id)
    )
    rows, words = named_rows(found), wording.chosen_in(branch)
    for row in rows:
        row["own_words"] = "|".join(words.get(row["id"], ()))
        row["started_at"] = wall_clock(row["started_at"])
        row["clients"] = "|".join(named.get(row["id"], ()))
        row["topics"] = "|".join(sorted(about.get(row["id"], ())))
    return rows


def expense_lines(branch: Branch) -> list[Row]:
    line, claim = ExpenseLine, ExpenseClaim
    found = (
        of_file(
            "expense_lines",
            line,
            line.id,
            line.trip,
            person=Person.code,
            km=line.distance_hm,
            amount=fn.COALESCE(line.approved_cents, line.amount_cents),
            status=claim.status,
        )
        .join(claim)
        .join(Person, on=(Person.id == claim.claimant))
        .where(line.branch == branch.id)
        .order_by(line.id)
    )
    rows = named_rows(found)
    keys = ("person", "spent_on", "kind", "km", "amount")
    names = corrections.names([tuple(row[key] for key in keys) for row in rows])
    paid = {row["trip_id"]: name for row, (*_of, name) in zip(rows, names, strict=True)}
    for row in rows:
        row["corrects"] = paid.get(row["corrects"]) if row["corrects"] else None
    return rows


def meetings(branch: Branch) -> list[Row]:
    came = Attendance.select(Attendance.meeting, Person.code).join(Person)
    present = grouped(
        (row["meeting_id"], row["code"])
        for row in named_rows(came.where(Attendance.branch == branch.id).order_by(Person.id))
    )
    held = (Meeting.branch == branch.id) & (Meeting.status == MeetingStatus.HELD)
    found = of_file("meetings", Meeting, Meeting.id, branch=Branch.code, attendees=Meeting.id)
    rows = named_rows(found.join(Branch).where(held).order_by(Meeting.id))
    for row in rows:
        row["starts_at"] = wall_clock(row["starts_at"])
        row["attendees"] = "|".join(present.get(row["id"], ()))
    return rows


def opening_hours(branch: Branch) -> list[Row]:
    h = DeskHours
    columns = {"starts": h.opens_minute, "ends": h.closes_minute}
    found = of_file("opening_hours", h, branch=Branch.code, **columns).join(Branch)
    rows = named_rows(found.where(h.branch == branch.id).order_by(h.id))
    words = {desk: word for word, desk in opening.DESKS.items()}
    for row in rows:
        row["desk"], row["weekday"] = words[row["desk"]], row["weekday"] + 1
        row["starts"], row["ends"] = time_of(row["starts"]), time_of(row["ends"])
        if row["valid_from"] == opening.ALWAYS:
            row["valid_from"] = None
    return rows


def time_of(minute: int) -> str:
    """570 -> 09:30"""
    return f"{minute // 60:02}:{minute % 60:02}"


def person_records(branch: Branch) -> list[Row]:
    columns = {"on": PersonRecord.happened_on, "until": PersonRecord.valid_until}
    found = of_file("person_records", PersonRecord, person=Person.code, **columns)
    found = found.join(Person, on=(PersonRecord.person == Person.id))
    return named_rows(found.where(PersonRecord.branch == branch.id).order_by(PersonRecord.id))


ROWS: dict[str, Callable[[Branch], list[Row]]] = {
    "branches": branches,
    "municipalities": municipalities,
    "people": people,
    "homes": homes,
    "clients": clients,
    "assignments": assignments,
    "housing_targets": housing_targets,
    "housing_corrections": housing_corrections,
    "employers": employers,
    "activities": activities,
    "legal_cases": rows_of_clients.legal_cases,
    "guidance_trajectories": rows_of_clients.trajectories,
    "placements": rows_of_clients.placements,
    "ladder_steps": rows_of_clients.ladder_steps,
    "cvs": rows_of_clients.cvs,
    "expense_lines": expense_lines,
    "meetings": meetings,
    "opening_hours": opening_hours,
    "own_words": wording.words_of,
    "vacancies": vacancies.vacancies_of,
    "vacancy_stages": vacancies.vacancy_stages_of,
    "candidates": vacancies.candidates_of,
    "referrals": rows_of_clients.referrals,
    **rows_of_cases.ROWS,
    **rows_of_branch.ROWS,
    "person_records": person_records,
    "consents": rows_of_clients.consents,
    "report_texts": rows_of_reports.report_texts,
    "figure_overrides": rows_of_reports.figure_overrides,
    "published_figures": rows_of_reports.published_figures,
    "published_parts": published_parts.rows_of,
}
