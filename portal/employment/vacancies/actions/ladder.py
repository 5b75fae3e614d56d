"""Judging where a client stands, and taking a judgement back."""

from typing import Any

from peewee import IntegrityError

from portal import audit
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import db, save_changes, table_of
from portal.employment.vacancies.models import LadderStep, LanguageLevel, WorkWish
from portal.people.models import Person


class AlreadyJudged(Exception):
    """There is a judgement of this client on this day; it can be withdrawn."""


class AlreadyWithdrawn(Exception):
    """Somebody else was first."""


def judge(
    model: type[LadderStep] | type[LanguageLevel], client: Client, person: Person, **values: Any
) -> LadderStep | LanguageLevel:
    """Note what this person judged. Raises AlreadyJudged: two of one day cannot both stand."""
    try:
        with db.atomic():
            found = model.create(
                branch=client.branch_id, client=client.id, judged_by=person.id, **values
            )
            audit.record(person, f"{table_of(model)}.judge", found)
    except IntegrityError as error:
        raise AlreadyJudged from error
    return found


def withdraw(judgement: LadderStep | LanguageLevel, person: Person, reason: str) -> None:
    """Let a judgement stand no longer; it is kept, with who withdrew it and why.

    Raises AlreadyWithdrawn.
    """
    model = type(judgement)
    with db.atomic():
        taken = model.update(
            withdrawn_at=now(), withdrawn_by=person.id, withdrawn_because=reason
        ).where(model.id == judgement.id, model.withdrawn_at.is_null())
        if not taken.execute():
            raise AlreadyWithdrawn
        audit.record(person, f"{table_of(model)}.withdraw", judgement, why=reason)


def wish(client: Client, person: Person, kept: WorkWish, version: int, **values: Any) -> None:
    """What work a client looks for; the audit log keeps what it was. Raises StaleVersion."""
    changes = audit.differences(kept, **values)
    if not changes:
        return
    with db.atomic():
        if kept.id is None:
            WorkWish.insert(branch=kept.branch_id, client=client.id).on_conflict_ignore().execute()
            kept = WorkWish.get(WorkWish.client == client.id)
        save_changes(kept, version, **values)
        audit.record(person, "work_wish.change", client, changes=changes)
