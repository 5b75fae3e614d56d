"""Two employers that turn out to be one; and back again."""

import json
from datetime import date
from typing import Any

from portal import audit
from portal.core.clock import now
from portal.core.database import db, save_changes, table_of
from portal.employment.employers import ical
from portal.employment.employers.models import (
    CONTACT,
    FACTS,
    OF_A_PERSON,
    ContactPerson,
    Employer,
    EmployerMerge,
    MergedRow,
    Stage,
)
from portal.feature import contributed
from portal.people.models import Person
from portal.search.index import index

# What the kept one takes over where it has none of its own.
CARRIED = (*FACTS[1:], "offers", "owner_id")
ORDER = {stage: place for place, stage in enumerate(Stage)} | {Stage.CLOSED: -1}


class CannotMerge(Exception):
    """An employer cannot be merged with itself, or is merged already."""


def merged_values(kept: Employer, gone: Employer) -> dict[str, object]:
    """What the kept employer has afterwards: its own, else the other's; the furthest stage."""
    values = {name: getattr(kept, name) or getattr(gone, name) for name in CARRIED}
    if kept.contact_name:
        values |= {name: getattr(kept, name) for name in CONTACT}
    further = max(kept, gone, key=lambda employer: ORDER[employer.at])
    values["stage"] = further.stage if further.stage else kept.stage
    steps = [
        (e.next_action_on, e.next_action) for e in (kept, gone) if e.is_open and e.next_action_on
    ]
    if steps and further.is_open:
        day, action = min(steps, key=lambda step: step[0])
        values |= {"next_action": action, "next_action_on": day}
    return values


def merge(kept: Employer, gone: Employer, person: Person) -> EmployerMerge:
    """Let everything of `gone` be of `kept`; the first contact person becomes a further one.

    Raises CannotMerge, StaleVersion.
    """
    if kept.id == gone.id or kept.branch_id != gone.branch_id:
        raise CannotMerge
    if kept.merged_into_id or gone.merged_into_id:
        raise CannotMerge
    values = merged_values(kept, gone)
    changes = audit.differences(kept, **values)
    before = {
        name: str(old) if isinstance(old, date) else old for name, (old, _) in changes.items()
    }
    with db.atomic():
        merge = EmployerMerge.create(
            branch=kept.branch_id,
            kept=kept,
            gone=gone,
            merged_by=person.id,
            before=json.dumps(before),
        )
        if kept.contact_name and gone.contact_name and kept.contact_name != gone.contact_name:
            kept_too = ContactPerson.create(
                branch=kept.branch_id,
                employer=gone,
                **{name: getattr(gone, f"contact_{name}") for name in OF_A_PERSON},
            )
            MergedRow.create(merge=merge, kind="made", record=kept_too.id)
        for model in contributed().employer_tables:
            carry_over(merge, model)
        save_changes(kept, kept.version, **values)
        save_changes(gone, gone.version, merged_into=kept)
        index(Employer, [kept.id, gone.id])
        audit.record(person, "employer.merge", kept, changes=changes)
        audit.record(person, "employer.merged_away", gone)
        ical.publish(kept)
        ical.publish(gone)
    return merge


def carry_over(merge: EmployerMerge, model: type[Any]) -> None:
    rows = [n for (n,) in model.select(model.id).where(model.employer == merge.gone_id).tuples()]
    kind = table_of(model)
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        model.update(employer=merge.kept_id).where(model.id.in_(some)).execute()
        MergedRow.insert_many(
            [(merge.id, kind, number) for number in some],
            fields=[MergedRow.merge, MergedRow.kind, MergedRow.record],
        ).execute()


def undo(merge: EmployerMerge, person: Person) -> Employer:
    """Let them be two again: what went along and is still there goes back. Raises StaleVersion."""
    before = json.loads(merge.before)
    if before.get("next_action_on"):
        before["next_action_on"] = date.fromisoformat(before["next_action_on"])
    kept, gone = merge.kept, merge.gone
    changes = audit.differences(kept, **before)
    with db.atomic():
        for model in contributed().employer_tables:
            bring_back(merge, model)
        made = MergedRow.select(MergedRow.record).where(
            MergedRow.merge == merge.id, MergedRow.kind == "made"
        )
        ContactPerson.delete().where(ContactPerson.id.in_(made)).execute()
        save_changes(gone, gone.version, merged_into=None)
        save_changes(kept, kept.version, **before)
        index(Employer, [kept.id, gone.id])
        EmployerMerge.update(undone_at=now()).where(EmployerMerge.id == merge.id).execute()
        audit.record(person, "employer.unmerge", kept, changes=changes)
        ical.publish(kept)
        ical.publish(gone)
    return gone


def bring_back(merge: EmployerMerge, model: type[Any]) -> None:
    went = MergedRow.select(MergedRow.record).where(
        MergedRow.merge == merge.id, MergedRow.kind == table_of(model)
    )
    model.update(employer=merge.gone_id).where(
        model.id.in_(went), model.employer == merge.kept_id
    ).execute()
