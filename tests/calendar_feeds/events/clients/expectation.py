"""What a feed should show, from the rows of the database: SQL and clock arithmetic, no more."""

import sqlite3
from datetime import UTC, date, datetime, timedelta

from tests.calendar_feeds.events.clients.reading import line

KINDS = {
    "mine": ("appointment", "home_visit", "placement", "next_step"),
    "meetings": ("team_meeting",),
    "terms": ("term",),
    "opening": ("opening_hours",),
    "branch": ("appointment", "home_visit"),
}
STAY = {"appointment", "home_visit"}  # in one's own feed, whoever it is with
LEADERS = {"team_leader", "senior_team_leader"}
EVENTS = """
    SELECT e.* FROM calendar_event e WHERE e.branch_id = :branch
    AND e.ends_on >= :first AND e.starts_on < :until
    AND (e.cancelled_on IS NULL OR e.cancelled_on > :recent)
    AND (CASE WHEN :room <> '' THEN e.room = :room ELSE
        EXISTS (SELECT 1 FROM calendar_person p WHERE p.event_id = e.id AND p.person_id = :owner)
        OR :purpose = 'branch'
        OR (NOT e.is_personal AND :purpose IN ('meetings', 'opening')) END)
        AND (:purpose <> 'branch' OR EXISTS
            (SELECT 1 FROM calendar_client c WHERE c.event_id = e.id))
    ORDER BY e.starts_on, e.id
"""
ABOUT = "SELECT DISTINCT c.event_id FROM calendar_client c JOIN client k ON k.id = c.client_id"
BARRED = f"""{ABOUT}
    WHERE EXISTS (SELECT 1 FROM conflict f
        WHERE f.client_id = k.id AND f.person_id = :owner)
"""
UNSEEN = f"""{ABOUT}
    WHERE NOT :leads AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = :owner
        AND a.household_id = k.household_id AND a.started_on <= :today
        AND (a.ended_on IS NULL OR a.ended_on >= :today))
"""


def month(day: date, months: int) -> date:
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, 1)


def window(today: date) -> tuple[date, date]:
    return month(today, -3), month(today, 19)


def expected(file: str, feed: dict) -> list[str]:
    """The lines of this feed today; `feed` says its number, owner, purpose, level and room."""
    owner, level, room = feed["owner"], feed["level"], feed["room"]
    purpose = feed["purpose"]
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    today = date.today()
    [branch] = database.execute("SELECT branch_id FROM person WHERE id = ?", [owner]).fetchone()
    roles = {
        role
        for (role,) in database.execute("SELECT role FROM person_role WHERE person_id = ?", [owner])
    }
    first, until = window(today)
    values = {
        "branch": branch,
        "owner": owner,
        "purpose": purpose,
        "room": room,
        "first": str(first),
        "until": str(until),
        "recent": str(today - timedelta(days=30)),
        "today": str(today),
        "leads": bool(roles & LEADERS),
    }
    barred = {number for (number,) in database.execute(BARRED, values)} if not room else set()
    unseen = {number for (number,) in database.execute(UNSEEN, values)} if not room else set()
    rows = [
        row
        for row in database.execute(EVENTS, values)
        if row["id"] not in barred
        and (room or row["kind"] in KINDS[purpose])
        and (row["id"] not in unseen or row["kind"] in STAY)
    ]
    database.close()
    nameless = {row["id"] for row in rows} if purpose == "branch" else unseen
    lines = [as_line(row, level, row["id"] in nameless) for row in rows[:1000]]
    return lines or [nothing(feed, today)]


def nothing(feed: dict, today: date) -> str:
    day, uid = today.replace(day=1), f"none-{feed['id']}-{feed['level']}"
    return line(day, day + timedelta(days=1), uid, "CONFIRMED", "Geen afspraken")


def as_line(row: sqlite3.Row, level: str, nameless: bool) -> str:
    told = "n" if nameless and level != "busy" else level[0]
    summary = {
        "busy": "Bezet" if row["is_busy"] else "Herinnering",
        "initials": f"{row['title']} {row['initials']}",
        "full": f"{row['title']} {row['names']}",
    }[level]
    summary = row["title"] if told == "n" else summary
    if row["status"] == "cancelled":
        summary = f"VERVALLEN: {summary}"
    if row["starts_at"] is None:
        start = date.fromisoformat(row["starts_on"])
        end = date.fromisoformat(row["ends_on"]) + timedelta(days=1)
    else:
        start, end = (datetime.fromtimestamp(row[n], UTC) for n in ("starts_at", "ends_at"))
    return line(start, end, f"{row['uid']}.{told}", row["status"].upper(), summary)
