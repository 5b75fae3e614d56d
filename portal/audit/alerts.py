"""What in the log is out of the ordinary, for leaders to look at (R65): noted in the log itself."""

from collections.abc import Iterator
from datetime import timedelta

from peewee import fn

from portal.audit import chain
from portal.audit.models import AuditEntry
from portal.core.clock import local, now, today
from portal.core.database import Rows, db

RECENT = 50_000  # of the last entries those of the last hour are looked at
HOUR = timedelta(hours=1)
# How many within an hour are too many.
FILES, REFUSED, MISSES, LOG_INS, CODES, AT_NIGHT = 50, 20, 10, 10, 10, 5
# Of what somebody else may be guessing at: a password, also asked once more; a code of the phone.
GUESSES = (
    ("log_ins", ["log-in.refused", "password.refused"], LOG_INS),
    ("codes", ["log-in.code.refused"], CODES),
)
NIGHT = {23, 0, 1, 2, 3, 4, 5}  # in the hours of Amsterdam
ALERT = "alert."
DAYS = 14  # for so long a leader is shown it


def recent() -> Rows:
    """The entries of the last hour; by number, as there is no index of all moments."""
    newest = AuditEntry.select(fn.MAX(AuditEntry.id)).scalar() or 0
    return AuditEntry.select().where(AuditEntry.id > newest - RECENT, AuditEntry.at > now() - HOUR)


def looked_up_in_vain(person_id: int) -> int:
    """How often somebody looked for a client at the desk in the last hour and found nobody."""
    looks = AuditEntry.actor_id == person_id
    found = recent().where(looks & AuditEntry.action.in_(["desk.look", "desk.card"]))
    acts = [action for (action,) in found.select(AuditEntry.action).tuples()]
    return acts.count("desk.look") - acts.count("desk.card")


def found() -> Iterator[tuple[str, int, int, int]]:
    """(what, branch, person, how many) of all that is too much in the last hour."""
    who = AuditEntry.branch_id, AuditEntry.actor_id
    files = fn.COUNT(AuditEntry.object_id.distinct())
    reads = recent().select(*who, files).where(AuditEntry.action == "client.read")
    most = AT_NIGHT if local(now()).hour in NIGHT else FILES
    yield from _more_than("files", reads, files, most)
    number = fn.COUNT(AuditEntry.id)
    refused = recent().select(*who, number).where(AuditEntry.action == "refused")
    yield from _more_than("refused", refused, number, REFUSED - 1)
    wrong = recent().select(AuditEntry.branch_id, AuditEntry.object_id, number)
    for what, refusals, most in GUESSES:
        tried = wrong.where(AuditEntry.action.in_(refusals))
        yield from _more_than(what, tried, number, most - 1, AuditEntry.object_id)
    if local(now()).hour in NIGHT:
        taken = recent().select(*who, number).where(AuditEntry.action == "export")
        yield from _more_than("export", taken, number, 0)


def _more_than(what: str, rows: Rows, counted, most: int, by=AuditEntry.actor_id) -> Iterator:
    several = rows.where(by.is_null(False)).group_by(AuditEntry.branch_id, by)
    for branch, person, number in several.having(counted > most).tuples():
        yield what, branch, person, number


def look() -> str | None:
    """Note what is too much; each once a day, for each person."""
    with db.atomic():
        raised = sum([raise_about(*one) for one in list(found())])
    return f"{raised} things out of the ordinary." if raised else None


def raise_about(what: str, branch: int | None, person_id: int, number: int) -> bool:
    """Whether it was not said today already."""
    about = {"action": ALERT + what, "object_kind": "person", "object_id": person_id}
    day_began = now() - HOUR * 24
    conditions = [getattr(AuditEntry, name) == value for name, value in about.items()]
    if any(
        local(at).date() == today()
        for (at,) in AuditEntry.select(AuditEntry.at)
        .where(*conditions, AuditEntry.at > day_began)
        .tuples()
    ):
        return False
    entry = AuditEntry.create(branch_id=branch, reason=str(number), **about)
    db.obj.at_commit(chain.link, entry.id)
    return True


def of_branch(branch_id: int) -> Rows:
    """Those of the last two weeks, the last first."""
    return (
        AuditEntry.select()
        .where(
            AuditEntry.branch_id == branch_id,
            AuditEntry.at > now() - timedelta(days=DAYS),
            AuditEntry.action.startswith(ALERT),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
