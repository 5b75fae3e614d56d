"""Guidance: it starts by itself, or somebody starts, changes, ends and pauses it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from portal import audit
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.database import db, hold, save_changes
from portal.core.refusals import InTheWay
from portal.guidance import queries
from portal.guidance.models import EndReason, GuidancePause, Trajectory
from portal.people.models import Person

# Why guidance ends when a file is closed, by why that is.
OF_CLOSING = {
    "moved_away": EndReason.MOVED,
    "passed_on": EndReason.TRANSFERRED,
    "passed_away": EndReason.PASSED_AWAY,
    "finished": EndReason.FINISHED,
}
# What of a client says whether there is guidance, and when.
DECIDES = {"housed_on", "municipality_id", "born_on", "arrival"}


# By itself -----------------------------------------------------------------------------------


def follow(client: Client, by: Person, changed: Collection[str] | None) -> None:
    """A client was added, or these columns changed: the years go by the rule of the town.

    What somebody set by hand, or ended, stays; nothing begins because an old file was corrected.
    """
    years = queries.years_of(client)
    if changed is not None and "closed_on" in changed:
        end_with_file(client, by, years)
        return
    if client.closed_on:
        return  # what is put right in a closed file begins nothing
    if changed is not None and not set(changed) & (DECIDES if years else {"housed_on"}):
        return
    if any(not year.is_automatic or year.end_reason for year in years.values()):
        return
    bring(client, by, years)


def go_with(client: Client, by: Person) -> None:
    """The client was added by mistake: what began by itself goes too."""
    for year in queries.years_of(client).values():
        if year.is_automatic and not year.end_reason:
            drop(year, by)


def end_with_file(client: Client, by: Person, years: dict[int, Trajectory]) -> None:
    """The file is closed: so guidance ends that day. Opened again, it has an undo of its own."""
    reason = OF_CLOSING.get(client.closed_reason or "", EndReason.OTHER)
    for year in list(years.values()):
        if client.closed_on and not year.end_reason and year.runs_on(client.closed_on):
            end(year, by, year.version, client.closed_on, reason, None)


def bring(client: Client, by: Person | None, years: dict[int, Trajectory]) -> bool:
    """Make the years of a client what the rule says. Whether anything changed."""
    planned = queries.planned_years(client)
    known = {n: (year.started_on, year.ended_on) for n, year in years.items()}
    if known == planned:
        return False
    with db.atomic():
        hold(client)
        for number, year in years.items():
            if number not in planned:
                drop(year, by)
        for number, (first, last) in planned.items():
            if number in years:
                _save(years[number], by, started_on=first, ended_on=last)
            else:
                _start(client, by, number, first, last, is_automatic=True)
    return True


# By hand -------------------------------------------------------------------------------------


def start(
    client: Client, by: Person, year_number: int, started_on: date, ended_on: date | None
) -> Trajectory:
    """Raises InTheWay."""
    with db.atomic():
        hold(client)
        _insist(client, year_number, started_on, ended_on)
        return _start(client, by, year_number, started_on, ended_on)


def change(year: Trajectory, by: Person, version: int, **values) -> None:
    """Other days; what is set by hand no longer follows the day of housing.

    Raises InTheWay, StaleVersion.
    """
    changes = audit.differences(year, **values)
    if not changes:
        return
    with db.atomic():
        hold(year.client)
        _insist(year.client, year.year_number, values["started_on"], values["ended_on"], year)
        save_changes(year, version, is_automatic=False, **values)
        audit.record(by, "trajectory.change", year, changes=changes)


def end(
    year: Trajectory, by: Person, version: int, day: date, reason: EndReason, note: str | None
) -> None:
    """Guidance is over, and why; a year that is still to come is not.

    Raises InTheWay, StaleVersion.
    """
    values: dict[str, Any] = {"ended_on": day, "end_reason": reason, "note": note}
    if not audit.differences(year, **values):
        return
    values["ended_before"] = year.ended_before if year.end_reason else year.ended_on
    with db.atomic():
        hold(year.client)
        for later in queries.years_of(year.client).values():
            if later.started_on > max(day, year.started_on) and later.id != year.id:
                drop(later, by)
        _insist(year.client, year.year_number, year.started_on, day, year)
        audit.save(year, by, "trajectory.end", version, **values)


def take_back_end(year: Trajectory, by: Person) -> None:
    """Guidance goes on as it was planned, the second year included. Raises StaleVersion."""
    if not year.end_reason:
        return
    values = {"ended_on": year.ended_before, "end_reason": None, "note": None}
    with db.atomic():
        hold(year.client)
        _save(year, by, "trajectory.resume", **values, ended_before=None)
        until = clients.guided_until(year.client)
        if year.year_number == 1 and year.ended_on and until and until > year.ended_on:
            first, last = year.ended_on + timedelta(1), until - timedelta(1)
            if first <= last and 2 not in queries.years_of(year.client):
                _start(year.client, by, 2, first, last, is_automatic=year.is_automatic)


def drop(year: Trajectory, by: Person | None) -> None:
    """Take away what was a mistake, or is not to come; the audit log keeps what it was."""
    kept = {name: (getattr(year, name), None) for name in ("year_number", "started_on", "ended_on")}
    with db.atomic():
        audit.record(by, "trajectory.drop", year, changes=kept)
        year.delete_instance()


def _start(
    client: Client,
    by: Person | None,
    number: int,
    first: date,
    last: date | None,
    **values,
) -> Trajectory:
    year = Trajectory.create(
        branch=client.branch_id,
        client=client,
        year_number=number,
        started_on=first,
        ended_on=last,
        **values,
    )
    audit.record(by, "trajectory.start", year)
    return year


def _save(year: Trajectory, by: Person | None, action: str = "trajectory.change", **values) -> None:
    audit.save(year, by, action, year.version, **values)


def _insist(client, number, first, last, kept=None) -> None:
    if reasons := queries.in_the_way(client, number, first, last, kept):
        raise InTheWay(reasons)


# Pauses --------------------------------------------------------------------------------------


def pause(client: Client, by: Person, **values) -> GuidancePause:
    """Raises InTheWay."""
    with db.atomic():
        hold(client)
        _insist_on_pause(client, values)
        made = GuidancePause.create(branch=client.branch_id, client=client, **values)
        audit.record(by, "guidance_pause.add", made)
    return made


def change_pause(made: GuidancePause, by: Person, version: int, **values) -> None:
    """Raises InTheWay, StaleVersion."""
    if not audit.differences(made, **values):
        return
    with db.atomic():
        hold(made.client)
        _insist_on_pause(made.client, values, made)
        audit.save(made, by, "guidance_pause.change", version, **values)


def drop_pause(made: GuidancePause, by: Person) -> None:
    kept = {name: (getattr(made, name), None) for name in ("started_on", "ended_on", "reason")}
    with db.atomic():
        audit.record(by, "guidance_pause.drop", made, changes=kept)
        made.delete_instance()


def _insist_on_pause(client: Client, values: dict, kept: GuidancePause | None = None) -> None:
    first, last = values["started_on"], values["ended_on"]
    if reasons := queries.pause_in_the_way(client, first, last, kept):
        raise InTheWay(reasons)
