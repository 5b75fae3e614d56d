"""The columns of the files about what a client's file holds beside the other files."""

from portal.clients.models import Closing, HouseholdRole
from portal.consents.models import ConsentPurpose, ConsentSource
from portal.core.i18n.labels import TOPICS
from portal.employment.placements.models import (
    CHECKS,
    ClientReason,
    Contract,
    EmployerReason,
    Ending,
    FollowedAs,
    JobAfter,
)
from portal.guidance.models import GOAL_LENGTH, Doer, EndReason, GoalEnd
from portal.import_export.actions.one_file import CODE, NAME, Column, File, needed
from portal.import_export.actions.parsing import (
    day,
    email,
    language,
    one_of,
    text,
    whole,
    yes_or_no,
)
from portal.legal.models import Relation

MOST_RELATIVES = 1000
MONTHS = CHECKS[0], CHECKS[-1]

FILES = (
    File(
        "client_files",
        (
            needed("client", CODE),
            Column("household_role", one_of(HouseholdRole)),
            Column("home_since", day),
            Column("language", language),
            Column("phone", text(30, is_phone=True)),
            Column("email", email),
            Column("closed_on", day),
            Column("closed_reason", one_of(Closing)),
        ),
    ),
    File(
        "past_homes",
        (
            needed("client", CODE),
            needed("home", CODE),
            Column("started_on", day),
            needed("ended_on", day),
        ),
        in_order=("started_on", "ended_on"),
    ),
    File(
        "guidance_endings",
        (
            needed("client", CODE),
            needed("year_number", whole(1, 2)),
            needed("automatic", yes_or_no),
            Column("reason", one_of(EndReason)),
            Column("note", text(300)),
            Column("planned_until", day),
        ),
    ),
    File(
        "guidance_pauses",
        (
            needed("client", CODE),
            needed("started_on", day),
            Column("ended_on", day),
            needed("reason", text(300)),
        ),
        in_order=("started_on", "ended_on"),
    ),
    File(
        "plan_goals",
        (
            needed("client", CODE),
            needed("goal", text(GOAL_LENGTH)),
            needed("domain", one_of(TOPICS)),
            needed("set_on", day),
            Column("wanted_by", day),
            Column("ended_on", day),
            Column("outcome", one_of(GoalEnd)),
        ),
        in_order=("set_on", "ended_on"),
    ),
    File(
        "plan_tasks",
        (
            needed("client", CODE),
            needed("goal", text(GOAL_LENGTH)),
            needed("task", text(GOAL_LENGTH)),
            needed("doer", one_of(Doer)),
            Column("due_on", day),
            Column("done_on", day),
        ),
    ),
    File(
        "legal_relatives",
        (
            needed("client", CODE),
            needed("case", CODE),
            needed("number", whole(1, MOST_RELATIVES)),
            needed("name", NAME),
            needed("relation", one_of(Relation)),
        ),
    ),
    File(
        "legal_papers",
        (
            needed("client", CODE),
            needed("case", CODE),
            needed("relative", whole(1, MOST_RELATIVES)),
            needed("what", text(200)),
            needed("asked_on", day),
            Column("received_on", day),
        ),
        in_order=("asked_on", "received_on"),
    ),
    File(
        "legal_events",
        (
            needed("client", CODE),
            needed("case", CODE),
            needed("on", day),
            needed("what", text(300)),
        ),
    ),
    File(
        "placement_files",
        (
            needed("client", CODE),
            needed("placement", CODE),
            Column("never_began_on", day),
            Column("follows", CODE),
            Column("followed_as", one_of(FollowedAs)),
        ),
    ),
    File(
        "placement_endings",
        (
            needed("client", CODE),
            needed("placement", CODE),
            needed("ending", one_of(Ending)),
            Column("last_on", day),
            Column("employer_reason", one_of(EmployerReason)),
            Column("client_reason", one_of(ClientReason)),
            Column("hours_missed", whole(0, 2000)),
            Column("became_job", one_of(JobAfter)),
            Column("job_contract", one_of(Contract)),
            Column("job_from", day),
        ),
    ),
    File(
        "placement_checks",
        (
            needed("client", CODE),
            needed("placement", CODE),
            needed("months", whole(*MONTHS)),
            needed("still_there", yes_or_no),
            needed("person", CODE),
        ),
    ),
    File(
        "consents",
        (
            needed("client", CODE),
            needed("purpose", one_of(ConsentPurpose)),
            needed("source", one_of(ConsentSource)),
            needed("given_on", day),
            Column("withdrawn_on", day),
        ),
        in_order=("given_on", "withdrawn_on"),
    ),
)
NAMES = tuple(file.name for file in FILES)
