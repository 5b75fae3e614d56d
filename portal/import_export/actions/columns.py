"""The import files: which columns they have and what may stand in them."""

from portal.activities.models import NEXT_LENGTH, NOTE_LENGTH, Channel, Kind, Outcome, Topic
from portal.activities.models.words import NAME_LENGTH, UNDER, AnswerKind
from portal.clients.models import Arrival, Sex
from portal.employment.board.models import RestReason
from portal.employment.employers.models import Stage
from portal.employment.placements.models import PlacementKind, PlacementOutcome
from portal.expenses.records.models import ClaimStatus, ExpenseKind
from portal.housing.models import HomeKind
from portal.import_export.actions import (
    columns_of_branch,
    columns_of_cases,
    columns_of_reports,
    columns_of_vacancies,
)
from portal.import_export.actions.one_file import CODE, LISTED, NAME, Column, File, needed
from portal.import_export.actions.parsing import (
    IMPORTED_ROLES,
    clock,
    counted,
    country,
    day,
    decimal,
    distinct,
    email,
    half_year,
    iban,
    language,
    moment,
    one_of,
    own_words,
    text,
    whole,
    yes_or_no,
)
from portal.legal.models import CaseKind, CaseOutcome
from portal.people.models import Employment
from portal.personnel.models import NOTE_LENGTH as RECORD_NOTE_LENGTH
from portal.personnel.models import WHAT_LENGTH, RecordKind

PERSONS = whole(-100_000, 100_000)

FILES = (
    File(
        "branches",
        (
            needed("code", CODE),
            needed("name", NAME),
            Column("office_address", text(200)),
            Column("iban", iban),
        ),
    ),
    File(
        "municipalities",
        (
            needed("branch", CODE),
            needed("name", NAME),
            Column("guidance_months", whole(0, 120)),
            Column("guidance_from", day),
        ),
    ),
    File(
        "people",
        (
            needed("code", LISTED),
            needed("branch", CODE),
            Column("name", NAME),
            Column("email", email),
            needed("employment", one_of(Employment)),
            Column("roles", distinct(one_of(IMPORTED_ROLES))),
            Column("started_on", day),
            Column("ended_on", day),
            Column("iban", iban),
        ),
        in_order=("started_on", "ended_on"),
    ),
    File(
        "homes",
        (
            needed("code", CODE),
            Column("municipality", NAME),
            needed("kind", one_of(HomeKind)),
            Column("available_on", day),
            Column("address", text(200)),
        ),
    ),
    File(
        "clients",
        (
            needed("code", LISTED),
            needed("household", CODE),
            Column("municipality", NAME),
            Column("name", NAME),
            Column("sex", one_of(Sex)),
            Column("born_on", day),
            Column("nationality", country),
            Column("housed_on", day),
            Column("home", CODE),
            Column("arrival", one_of(Arrival)),
            needed("counts_for_target", yes_or_no),
            Column("sponsor", CODE),
        ),
    ),
    File(
        "assignments",
        (
            needed("person", CODE),
            needed("household", CODE),
            Column("role", one_of(IMPORTED_ROLES)),
            needed("started_on", day),
            Column("ended_on", day),
        ),
        in_order=("started_on", "ended_on"),
    ),
    File(
        "housing_targets",
        (
            needed("municipality", NAME),
            needed("half_year", half_year),
            needed("persons", whole(0, 100_000)),
        ),
    ),
    File(
        "housing_corrections",
        (
            needed("municipality", NAME),
            needed("on", day),
            needed("persons", PERSONS),
            Column("reason", text(300)),
        ),
    ),
    File(
        "employers",
        (
            needed("code", CODE),
            needed("branch", CODE),
            Column("name", NAME),
            Column("address", text(200)),
            Column("place", NAME),
            Column("sector", text(60)),
            Column("contact_name", NAME),
            Column("contact_job", NAME),
            Column("contact_email", email),
            Column("contact_phone", text(30, is_phone=True)),
            Column("stage", one_of(Stage)),
            Column("next_action_on", day),
            Column("next_action", text(300)),
            Column("rests_because", one_of(RestReason)),
        ),
    ),
    File(
        "activities",
        (
            needed("code", CODE),
            needed("person", CODE),
            needed("kind", one_of(Kind)),
            Column("channel", one_of(Channel)),
            needed("started_at", moment(has_happened=True)),
            needed("minutes", whole(1, 1440)),
            Column("clients", distinct(CODE)),
            Column("topics", counted(one_of(Topic))),
            Column("employer", CODE),
            Column("spoken_to", NAME),
            Column("next_time", text(NEXT_LENGTH)),
            Column("travel_km", decimal(1, 2000)),
            Column("note", text(NOTE_LENGTH, lines=True)),
            Column("outcome", one_of(Outcome)),
            Column("interpreter", language),
            Column("own_words", own_words),
        ),
    ),
    File(
        "legal_cases",
        (
            needed("code", CODE),
            needed("client", CODE),
            needed("kind", one_of(CaseKind)),
            Column("opened_on", day),
            Column("closed_on", day),
            Column("outcome", one_of(CaseOutcome)),
            Column("arrived_on", day),
        ),
        in_order=("opened_on", "closed_on"),
    ),
    File(
        "guidance_trajectories",
        (
            needed("client", CODE),
            needed("year_number", whole(1, 2)),
            needed("started_on", day),
            Column("ended_on", day),
        ),
        in_order=("started_on", "ended_on"),
    ),
    File(
        "placements",
        (
            needed("code", CODE),
            needed("client", CODE),
            Column("employer", CODE),
            needed("kind", one_of(PlacementKind)),
            needed("started_on", day),
            Column("ended_on", day),
            Column("hours_per_week", decimal(1, 168)),
            Column("job_title", NAME),
            Column("course", NAME),
            Column("course_paid_by", NAME),
            Column("outcome", one_of(PlacementOutcome)),
        ),
        in_order=("started_on", "ended_on"),
    ),
    File(
        "ladder_steps",
        (needed("client", CODE), needed("measured_on", day), needed("step", whole(1, 6))),
    ),
    File(
        "cvs",
        (needed("client", CODE), needed("made_on", day), Column("language", language)),
    ),
    File(
        "expense_lines",
        (
            needed("person", CODE),
            needed("spent_on", day),
            needed("kind", one_of(ExpenseKind)),
            # Of a journey that was put right, what it was paid too much is below 0.
            Column("km", decimal(1, 2000, below_zero=True)),
            needed("amount", decimal(2, 1_000_000, below_zero=True)),
            Column("description", text(300)),
            needed("status", one_of(ClaimStatus)),
            # The line of that person and day that it corrects: its kind, kilometres and amount.
            Column("corrects", text(60)),
        ),
    ),
    File(
        "meetings",
        (
            needed("code", CODE),
            needed("branch", CODE),
            Column("title", NAME),
            needed("starts_at", moment(has_happened=True)),
            needed("minutes", whole(1, 1440)),
            Column("place", text(200)),
            Column("attendees", distinct(CODE)),
        ),
    ),
    File(
        "opening_hours",
        (
            needed("branch", CODE),
            needed("desk", one_of(["walk_in", "legal", "job"])),
            needed("weekday", whole(1, 7)),
            needed("starts", clock),
            needed("ends", clock),
            Column("valid_from", day),
            Column("valid_until", day),
        ),
        in_order=("valid_from", "valid_until"),
    ),
    File(
        "own_words",
        (
            needed("branch", CODE),
            needed("under", one_of(UNDER)),
            needed("name", text(NAME_LENGTH, without="|/=")),
            Column("answer", one_of(AnswerKind)),
            Column("choices", distinct(text(60, without="|/="))),
            Column("valid_from", day),
            Column("valid_until", day),
        ),
        in_order=("valid_from", "valid_until"),
    ),
    *columns_of_vacancies.FILES,
    File(
        "referrals",
        (
            needed("client", CODE),
            needed("on", day),
            needed("to", NAME),
            Column("note", text(300)),
        ),
    ),
    File(
        "person_records",
        (
            needed("person", CODE),
            needed("kind", one_of(RecordKind)),
            needed("on", day),
            Column("until", day),
            needed("what", text(WHAT_LENGTH)),
            Column("note", text(RECORD_NOTE_LENGTH, lines=True)),
        ),
        in_order=("on", "until"),
    ),
    *columns_of_cases.FILES,
    *columns_of_branch.FILES,
    *columns_of_reports.FILES,
)
BY_NAME = {file.name: file for file in FILES}
