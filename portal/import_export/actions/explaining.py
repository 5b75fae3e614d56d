"""What each column of the import files means, with an example: for the page and the templates."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.spreadsheets import Column, Sheet
from portal.import_export.actions import (
    explaining_branch,
    explaining_cases,
    explaining_reports,
    explaining_vacancies,
)
from portal.import_export.actions.columns import BY_NAME, FILES, File
from portal.import_export.actions.explaining_reports import A_BRANCH, LAST_DAY
from portal.import_export.actions.explaining_vacancies import A_CLIENT, A_CODE, FIRST_DAY

A_NAME = _l("What it is called")
OUTCOME = _l("How it ended")

# {file: {column: (what it means, example)}}; in an example all files fit together.
MEANINGS = {
    "branches": {
        "code": (A_CODE, "voorbeeld"),
        "name": (A_NAME, "Voorbeeldstad"),
        "office_address": (_l("Address of the office"), "Markt 1, Voorbeeldstad"),
        "iban": (_l("Account from which is paid"), ""),
    },
    "municipalities": {
        "branch": (A_BRANCH, "voorbeeld"),
        "name": (A_NAME, "Voorbeeldgemeente"),
        "guidance_months": (_l("How many months of social guidance"), "18"),
        "guidance_from": (_l("For whoever is housed from this day on; empty: always"), ""),
    },
    "people": {
        "code": (A_CODE, "medewerker-1"),
        "branch": (A_BRANCH, "voorbeeld"),
        "name": (A_NAME, "Vera Voorbeeld"),
        "email": (_l("Address to log in with"), "vera@example.org"),
        "employment": (_l("Works here as"), "volunteer"),
        "roles": (_l("What they do here"), "guide|language_coach"),
        "started_on": (FIRST_DAY, "2018-01-01"),
        "ended_on": (LAST_DAY, ""),
        "iban": (_l("Account for expenses"), ""),
    },
    "homes": {
        "code": (A_CODE, "woning-1"),
        "municipality": (_l("Name of the municipality"), "Voorbeeldgemeente"),
        "kind": (_l("What kind of home"), "regular"),
        "available_on": (_l("From when one can live there"), "2018-01-02"),
        "address": (_l("Address"), "Dorpsstraat 2"),
    },
    "clients": {
        "code": (A_CODE, "klant-1"),
        "household": (_l("Code of the household: the same for who live together"), "gezin-1"),
        "municipality": (_l("Name of the municipality"), "Voorbeeldgemeente"),
        "name": (A_NAME, "Karim Voorbeeld"),
        "sex": (_l("Sex"), "m"),
        "born_on": (_l("Birth date"), "1985-05-12"),
        "nationality": (_l("Nationality"), "SY"),
        "housed_on": (_l("Housed on"), "2018-01-15"),
        "home": (_l("Code of the home"), "woning-1"),
        "arrival": (_l("How they came"), "assigned"),
        "counts_for_target": (_l("Counts for the housing target"), "yes"),
        "sponsor": (_l("Code of the client whose family this is"), ""),
    },
    "assignments": {
        "person": (_l("Code of who helps"), "medewerker-1"),
        "household": (_l("Code of the household"), "gezin-1"),
        "role": (_l("As what; empty: guide"), "guide"),
        "started_on": (FIRST_DAY, "2018-01-15"),
        "ended_on": (LAST_DAY, ""),
    },
    "housing_targets": {
        "municipality": (_l("Name of the municipality"), "Voorbeeldgemeente"),
        "half_year": (_l("Which half-year"), "2018-H1"),
        "persons": (_l("How many persons to house"), "12"),
    },
    "housing_corrections": {
        "municipality": (_l("Name of the municipality"), "Voorbeeldgemeente"),
        "on": (_l("Day"), "2017-12-31"),
        "persons": (_l("How many persons more, or with a minus fewer"), "-2"),
        "reason": (_l("Why"), "Beginstand"),
    },
    "employers": {
        "code": (A_CODE, "werkgever-1"),
        "branch": (A_BRANCH, "voorbeeld"),
        "name": (A_NAME, "Bakkerij Voorbeeld"),
        "address": (_l("Street and number"), "Voorbeeldstraat 1"),
        "place": (_l("Place"), "Voorbeeldstad"),
        "sector": (_l("Sector"), "food"),
        "contact_name": (_l("Contact person"), "Sjaak Smit"),
        "contact_job": (_l("What they do there"), "chef"),
        "contact_email": (_l("Email address"), "sjaak@example.org"),
        "contact_phone": (_l("Phone number"), "0612345678"),
        "stage": (_l("How far we are"), "contacted"),
        "next_action_on": (_l("When the next step is"), "2018-05-01"),
        "next_action": (_l("The next step"), "Bellen"),
        "rests_because": (_l("Why there is no next step, where it stays"), ""),
    },
    "activities": {
        "code": (A_CODE, "activiteit-1"),
        "person": (_l("Code of who did it"), "medewerker-1"),
        "kind": (_l("Kind"), "home_visit"),
        "channel": (_l("How?"), "in_person"),
        "started_at": (_l("When it began, by the clock of Amsterdam"), "2018-04-13T14:05"),
        "minutes": (_l("How many minutes"), "60"),
        "clients": (_l("Codes of the clients, the first one first"), "klant-1"),
        "topics": (_l("What it was about"), "finance|finance"),
        "employer": (_l("Code of the employer"), ""),
        "spoken_to": (_l("Whom they spoke there"), ""),
        "next_time": (_l("What is done the next time"), ""),
        "travel_km": (_l("Kilometres, there and back"), "8.4"),
        "note": (_l("Note"), ""),
        "outcome": (_l("How it went; empty: done"), "done"),
        "interpreter": (_l("Language of the interpreter, if one was there"), ""),
        "own_words": (_l("Words of the branch that were chosen"), "finance/Schulden"),
    },
    "legal_cases": {
        "code": (A_CODE, "zaak-1"),
        "client": (A_CLIENT, "klant-1"),
        "kind": (_l("Kind"), "reunification"),
        "opened_on": (FIRST_DAY, "2018-02-01"),
        "closed_on": (LAST_DAY, ""),
        "outcome": (OUTCOME, ""),
        "arrived_on": (_l("When the family was together again"), ""),
    },
    "guidance_trajectories": {
        "client": (A_CLIENT, "klant-1"),
        "year_number": (_l("First or second year"), "1"),
        "started_on": (FIRST_DAY, "2018-01-15"),
        "ended_on": (LAST_DAY, ""),
    },
    "placements": {
        "code": (A_CODE, "plaatsing-1"),
        "client": (A_CLIENT, "klant-1"),
        "employer": (_l("Code of the employer"), "werkgever-1"),
        "kind": (_l("Kind"), "internship"),
        "started_on": (FIRST_DAY, "2018-06-01"),
        "ended_on": (LAST_DAY, ""),
        "hours_per_week": (_l("Hours a week"), "24"),
        "job_title": (_l("What is the work?"), "Bakker"),
        "course": (_l("Course that goes with it"), ""),
        "course_paid_by": (_l("Who pays the course?"), ""),
        "outcome": (OUTCOME, ""),
    },
    "ladder_steps": {
        "client": (A_CLIENT, "klant-1"),
        "measured_on": (_l("Day"), "2018-03-01"),
        "step": (_l("Step on the participation ladder"), "3"),
    },
    "cvs": {
        "client": (A_CLIENT, "klant-1"),
        "made_on": (_l("When the CV was made or renewed"), "2018-03-02"),
        "language": (_l("Language of the CV"), "nl"),
    },
    "expense_lines": {
        "person": (_l("Code of whose expense it is"), "medewerker-1"),
        "spent_on": (_l("Day"), "2018-04-13"),
        "kind": (_l("What was it for?"), "mileage"),
        "km": (_l("Kilometres, there and back"), "8.4"),
        "amount": (_l("How many euros"), "1.60"),
        "description": (_l("What was it?"), "Huisbezoek"),
        "status": (_l("How far it is"), "draft"),
        "corrects": (_l("Which line of that day it corrects: kind, kilometres, euros"), ""),
    },
    "meetings": {
        "code": (A_CODE, "overleg-1"),
        "branch": (A_BRANCH, "voorbeeld"),
        "title": (A_NAME, "Teamoverleg"),
        "starts_at": (_l("When it began, by the clock of Amsterdam"), "2018-03-01T10:00"),
        "minutes": (_l("How many minutes"), "90"),
        "place": (_l("Place"), "Kantoor"),
        "attendees": (_l("Codes of who were there"), "medewerker-1"),
    },
    "opening_hours": {
        "branch": (A_BRANCH, "voorbeeld"),
        "desk": (_l("For what it is open"), "walk_in"),
        "weekday": (_l("Day of the week: 1 is Monday"), "1"),
        "starts": (_l("When it opens"), "09:30"),
        "ends": (_l("When it closes"), "12:00"),
        "valid_from": (_l("First day; empty: always"), "2018-01-01"),
        "valid_until": (LAST_DAY, ""),
    },
    "own_words": {
        "branch": (A_BRANCH, "voorbeeld"),
        "under": (_l("Below which topic, kind or channel"), "finance"),
        "name": (A_NAME, "Schulden"),
        "answer": (_l("Of a question: what it asks for; empty: a word to choose"), ""),
        "choices": (_l("What can be chosen, of a question with a list"), ""),
        "valid_from": (_l("First day; empty: always"), "2018-01-01"),
        "valid_until": (LAST_DAY, ""),
    },
    "referrals": {
        "client": (A_CLIENT, "klant-1"),
        "on": (_l("Day"), "2018-03-05"),
        "to": (_l("To which organisation?"), "Wijkteam"),
        "note": (_l("What for?"), "Schulden"),
    },
    "person_records": {
        "person": (_l("Code of who works here"), "medewerker-1"),
        "kind": (_l("What is it?"), "training"),
        "on": (_l("Day"), "2018-03-05"),
        "until": (LAST_DAY, ""),
        "what": (_l("About what, or which one?"), "Omgaan met trauma"),
        "note": (_l("Note"), ""),
    },
    "consents": {
        "client": (A_CLIENT, "klant-1"),
        "purpose": (_l("What they agreed to"), "share_cv"),
        "source": (_l("How did they say so?"), "paper"),
        "given_on": (_l("Day"), "2018-03-05"),
        "withdrawn_on": (_l("The day on which they took it back"), ""),
    },
}
MEANINGS |= explaining_vacancies.MEANINGS | explaining_cases.MEANINGS
MEANINGS |= explaining_branch.MEANINGS | explaining_reports.MEANINGS


@dataclass(frozen=True)
class Explained:
    name: str
    meaning: str
    allowed: str
    required: bool
    example: str


def all_files() -> dict[str, list[Explained]]:
    """{file: its columns, in order}, in the reader's language."""
    return {file.name: columns_of(file) for file in FILES}


def columns_of(file: File) -> list[Explained]:
    said = MEANINGS[file.name]
    return [
        Explained(
            column.name,
            str(said[column.name][0]),
            str(column.parse.allowed),
            column.required,
            said[column.name][1],
        )
        for column in file.columns
    ]


def as_list() -> Sheet:
    """All columns of all files."""
    heads = [_("File"), _("Column"), _("Meaning"), _("What may stand there"), _("Required")]
    rows = [
        (name, c.name, c.meaning, c.allowed, _("Yes") if c.required else _("No"), c.example)
        for name, columns in all_files().items()
        for c in columns
    ]
    return Sheet(_("Columns"), [Column(head) for head in (*heads, _("Example"))], rows)


def template(kind: str) -> Sheet | None:
    """A file of this kind, with a row of an example where people type it; None for no kind."""
    if kind not in BY_NAME:
        return None
    columns = columns_of(BY_NAME[kind])
    example = tuple(c.example for c in columns)
    return Sheet(kind, [Column(c.name) for c in columns], [example] if any(example) else [])
