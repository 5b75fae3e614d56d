"""The files of one branch, as an import reads them."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from portal.branches.models import ALWAYS, Branch
from portal.core.clock import local
from portal.core.crypto import unseal
from portal.core.database.bulk import grouped, rows_of
from portal.core.text import clean, csv_cell
from portal.import_export.actions import opening
from portal.import_export.actions.columns import FILES, Column, File
from portal.import_export.actions.hidden import hidden_from
from portal.people.models import Person


class NoSuchBranch(Exception):
    """No branch has this code."""


QUERIES = {
    "homes": "SELECT h.code, m.name, h.kind, h.available_on, h.address FROM home h"
    " LEFT JOIN municipality m ON m.id = h.municipality_id WHERE h.branch_id = ? ORDER BY h.id",
    "clients": "SELECT c.code, h.code, m.name, c.name, c.sex, c.born_on, c.nationality,"
    " c.housed_on, o.code, c.arrival, CASE WHEN c.counts_for_target THEN 'yes' ELSE 'no' END,"
    " s.code FROM client c JOIN household h ON h.id = c.household_id"
    " LEFT JOIN municipality m ON m.id = c.municipality_id LEFT JOIN home o ON o.id = c.home_id"
    " LEFT JOIN client s ON s.id = c.sponsor_id WHERE c.branch_id = ? ORDER BY c.id",
    "assignments": "SELECT p.code, h.code, a.role, a.started_on, a.ended_on FROM assignment a"
    " JOIN person p ON p.id = a.person_id JOIN household h ON h.id = a.household_id"
    " WHERE a.branch_id = ? ORDER BY a.id",
    "housing_targets": "SELECT m.name, t.half_year, t.persons FROM housing_target t"
    " JOIN municipality m ON m.id = t.municipality_id WHERE m.branch_id = ?"
    " ORDER BY m.id, t.half_year, t.replaced_number = 0, t.replaced_number",
    "housing_corrections": "SELECT m.name, c.corrected_on, c.persons, c.reason"
    " FROM housing_correction c JOIN municipality m ON m.id = c.municipality_id"
    " WHERE m.branch_id = ? ORDER BY c.id",
    "employers": "SELECT e.code, b.code, e.name, e.place, e.sector, e.contact_name,"
    " e.contact_email, e.contact_phone, e.stage, e.next_action_on, e.next_action"
    " FROM employer e JOIN branch b ON b.id = e.branch_id WHERE e.branch_id = ?"
    " AND e.merged_into_id IS NULL ORDER BY e.id",
    "legal_cases": "SELECT l.code, c.code, l.kind, l.opened_on, l.closed_on, l.outcome,"
    " l.arrived_on FROM legal_case l JOIN client c ON c.id = l.client_id"
    " WHERE l.branch_id = ? ORDER BY l.id",
    "guidance_trajectories": "SELECT c.code, t.year_number, t.started_on, t.ended_on"
    " FROM trajectory t JOIN client c ON c.id = t.client_id WHERE t.branch_id = ? ORDER BY t.id",
    "placements": "SELECT p.code, c.code, e.code, p.kind, p.started_on, p.ended_on,"
    " p.hours_per_week_tenths, p.job_title, p.course, p.course_paid_by, p.outcome"
    " FROM placement p JOIN client c ON c.id = p.client_id"
    " LEFT JOIN employer e ON e.id = p.employer_id"
    " WHERE p.branch_id = ? AND p.withdrawn_at IS NULL ORDER BY p.id",
    "ladder_steps": "SELECT c.code, s.measured_on, s.step FROM ladder_step s"
    " JOIN client c ON c.id = s.client_id WHERE s.branch_id = ? AND s.withdrawn_at IS NULL"
    " ORDER BY s.id",
    "cvs": "SELECT c.code, v.made_on, v.language FROM cv v JOIN client c ON c.id = v.client_id"
    " WHERE v.branch_id = ? ORDER BY v.id",
    "expense_lines": "SELECT p.code, l.spent_on, l.kind, l.distance_hm,"
    " COALESCE(l.approved_cents, l.amount_cents), l.description, k.status"
    " FROM expense_line l JOIN expense_claim k ON k.id = l.claim_id"
    " JOIN person p ON p.id = k.claimant_id WHERE l.branch_id = ? ORDER BY l.id",
}
NEGATIVE = re.compile(r"-[0-9]+")
DECIMALS = {"distance_hm": 1, "km": 1, "travel_km": 1, "hours_per_week": 1, "amount": 2}


def files_of(code: str, reader: Person | None = None) -> dict[str, bytes]:
    """{name of file: its content} of every file; what this reader may see. Raises NoSuchBranch."""
    branch = Branch.get_or_none(Branch.code == code)
    if branch is None:
        raise NoSuchBranch(code)
    hidden = hidden_from(reader)
    found = {file: hidden.rows_left(file, rows_in(file, branch)) for file in FILES}
    if reader is not None:
        for file, rows in found.items():
            leave_out_accounts(file, rows)
    return {file.name: as_csv(file, rows) for file, rows in found.items()}


def leave_out_accounts(file: File, rows: list[list[str]]) -> None:
    """Bank accounts leave in the file for the bank only; read again, an empty cell changes none."""
    places = [place for place, column in enumerate(file.columns) if column.name == "iban"]
    for row in rows:
        for place in places:
            row[place] = ""


def rows_in(file: File, branch: Branch) -> list[list[str]]:
    """The rows of one file, each cell the text that an import reads as what is stored."""
    if file.name in QUERIES:
        found = rows_of(QUERIES[file.name], [branch.id])
    else:
        found = OWN[file.name](branch)
    writers = [writer_of(column) for column in file.columns]
    return [[write(v) for write, v in zip(writers, row, strict=True)] for row in found]


def writer_of(column: Column) -> Callable[[Any], str]:
    if decimals := DECIMALS.get(column.name):
        return lambda value: "" if value is None else as_decimal(value, decimals)
    lines = column.parse.has_lines
    return lambda value: clean(value, lines=lines) if isinstance(value, str) else as_text(value)


def as_decimal(value: int, decimals: int) -> str:
    whole, part = divmod(value, 10**decimals)
    return f"{whole}.{part:0{decimals}}"


def as_text(value: object) -> str:
    return "" if value is None else str(value)


def as_csv(file: File, rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in file.columns])
    for row in rows:
        writer.writerow([cell(text) for text in row])
    return out.getvalue().encode()


def cell(text: str) -> str:
    """Harmless in a spreadsheet; a number below nothing is no formula."""
    return text if NEGATIVE.fullmatch(text) else str(csv_cell(text, lines=True))


def branches(branch: Branch) -> list[tuple]:
    account = unseal(branch.iban_sealed, f"branch.iban.{branch.id}")
    return [(branch.code, branch.name, branch.office_address, account)]


def municipalities(branch: Branch) -> list[tuple]:
    rows = rows_of(
        "SELECT m.name, r.months, r.valid_from FROM municipality m"
        " LEFT JOIN guidance_rule r ON r.municipality_id = m.id WHERE m.branch_id = ?"
        " ORDER BY m.id, r.valid_from",
        [branch.id],
    )
    always = {ALWAYS.isoformat(), None}
    return [(branch.code, n, months, None if s in always else s) for n, months, s in rows]


def people(branch: Branch) -> list[tuple]:
    roles = grouped(
        rows_of(
            "SELECT r.person_id, r.role FROM person_role r JOIN person p ON p.id = r.person_id"
            " WHERE p.branch_id = ?"
            " AND r.role <> 'administrator'",
            [branch.id],
        )
    )
    rows = rows_of(
        "SELECT id, code, name, email, employment, started_on, ended_on, iban_sealed"
        " FROM person WHERE branch_id = ? ORDER BY id",
        [branch.id],
    )
    return [
        (
            code,
            branch.code,
            name,
            email,
            employment,
            "|".join(sorted(roles.get(number, ()))),
            started,
            ended,
            unseal(sealed, f"person.iban.{number}"),
        )
        for number, code, name, email, employment, started, ended, sealed in rows
    ]


def wall_clock(seconds: int) -> str:
    return f"{local(datetime.fromtimestamp(seconds, UTC)):%Y-%m-%dT%H:%M}"


def activities(branch: Branch) -> list[tuple]:
    where = "WHERE a.branch_id = ? AND a.withdrawn_at IS NULL"
    named = grouped(
        rows_of(
            "SELECT k.activity_id, c.code FROM activity_client k"
            " JOIN activity a ON a.id = k.activity_id JOIN client c ON c.id = k.client_id"
            f" {where} ORDER BY k.activity_id, k.position",
            [branch.id],
        )
    )
    about: dict[int, list[str]] = {}
    for number, topic, times in rows_of(
        "SELECT t.activity_id, t.topic, t.times FROM activity_topic t"
        f" JOIN activity a ON a.id = t.activity_id {where}",
        [branch.id],
    ):
        about.setdefault(number, []).extend([topic] * times)
    rows = rows_of(
        "SELECT a.id, a.code, p.code, a.kind, a.channel, a.started_at, a.minutes, e.code,"
        " a.distance_hm, a.note, a.outcome, a.interpreter_language FROM activity a"
        " JOIN person p ON p.id = a.person_id LEFT JOIN employer e ON e.id = a.employer_id"
        f" {where} ORDER BY a.id",
        [branch.id],
    )
    return [
        (
            code,
            person,
            kind,
            channel,
            wall_clock(started),
            minutes,
            "|".join(named.get(number, ())),
            "|".join(sorted(about.get(number, ()))),
            employer,
            distance,
            note,
            outcome if outcome != "done" else None,
            interpreter,
        )
        for (
            number,
            code,
            person,
            kind,
            channel,
            started,
            minutes,
            employer,
            distance,
            note,
            outcome,
            interpreter,
        ) in rows
    ]


def meetings(branch: Branch) -> list[tuple]:
    present = grouped(
        rows_of(
            "SELECT a.meeting_id, p.code FROM attendance a JOIN person p ON p.id = a.person_id"
            " WHERE a.branch_id = ? ORDER BY p.id",
            [branch.id],
        )
    )
    rows = rows_of(
        "SELECT id, code, title, starts_at, minutes, place FROM meeting WHERE branch_id = ?"
        " AND status = 'held' ORDER BY id",
        [branch.id],
    )
    return [
        (c, branch.code, title, wall_clock(at), minutes, place, "|".join(present.get(n, ())))
        for n, c, title, at, minutes, place in rows
    ]


def opening_hours(branch: Branch) -> list[tuple]:
    rows = rows_of(
        "SELECT desk, weekday, opens_minute, closes_minute, valid_from, valid_until"
        " FROM desk_hours WHERE branch_id = ? ORDER BY id",
        [branch.id],
    )
    words = {desk: word for word, desk in opening.DESKS.items()}
    return [
        (
            branch.code,
            words[desk],
            weekday + 1,
            time_of(opens),
            time_of(closes),
            None if since == opening.ALWAYS else since,
            until,
        )
        for desk, weekday, opens, closes, since, until in rows
    ]


def time_of(minute: int) -> str:
    """570 -> 09:30"""
    return f"{minute // 60:02}:{minute % 60:02}"


OWN = {
    "branches": branches,
    "municipalities": municipalities,
    "people": people,
    "activities": activities,
    "meetings": meetings,
    "opening_hours": opening_hours,
}
