"""New rules and agreements. They are only ever added: what was decided stays decided."""

from datetime import timedelta
from typing import Any

from peewee import IntegrityError

from portal import audit
from portal.core.database import BaseModel, db, table_of, take_turn
from portal.core.periods import Doubled, in_words, meeting
from portal.expenses.claims.queries.used import is_used
from portal.expenses.records.models import AllowanceAgreement
from portal.people.models import Person


class RuleExists(Exception):
    """There is a rule, or an agreement, from that very day."""


class RuleIsUsed(Exception):
    """Something was sent in under this rule: it stays, and another follows it."""


def add_rule(model: type[BaseModel], by: Person, **values: Any) -> BaseModel:
    """Add a rule of this person's branch. Raises RuleExists."""
    return add(model, by, branch=by.branch_id, **values)


def change_rule(rule: BaseModel, by: Person, **values: Any) -> None:
    """Put a rule of the branch right that nobody used yet. Raises RuleExists, RuleIsUsed."""
    changes = audit.differences(rule, **values)
    if not changes:
        return
    try:
        with db.atomic():
            take_turn("rules", by.branch_id)
            if is_used(rule):
                raise RuleIsUsed
            model = type(rule)
            model.update(**values).where(model.id == rule.id).execute()
            audit.record(by, f"{table_of(model)}.change"[:40], rule, changes=changes)
    except IntegrityError as error:
        raise RuleExists from error


def agree(person: Person, by: Person, **values: Any) -> AllowanceAgreement:
    """Note what was agreed with a volunteer from a day on.

    An agreement without a last day, of before, ends on the day before that. Raises RuleExists, and
    Doubled where another agreement runs in these days.
    """
    since, until = values["valid_from"], values.get("valid_until")
    held = AllowanceAgreement
    with db.atomic():
        take_turn("agreement", person.id)
        meeting_it = list(
            held.select().where(
                held.person == person.id, meeting(held.valid_from, held.valid_until, since, until)
            )
        )
        for one in meeting_it:
            if one.valid_from == since:
                raise RuleExists
            if one.valid_until is not None or one.valid_from > since:
                raise Doubled(in_words((one.valid_from, one.valid_until)))
            changes = audit.differences(one, valid_until=since - timedelta(days=1))
            held.update(valid_until=changes["valid_until"][1]).where(held.id == one.id).execute()
            audit.record(by, "allowance_agreement.end", one, changes=changes)
        return add(held, by, branch=person.branch_id, person=person.id, **values)


def add(model: type[BaseModel], by: Person, **values: Any) -> Any:
    try:
        with db.atomic():
            rule = model.create(**values)
            audit.record(by, f"{table_of(model)}.add"[:40], rule)
            return rule
    except IntegrityError as error:
        raise RuleExists from error
