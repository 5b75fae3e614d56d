"""New rules and agreements. They are only ever added: what was decided stays decided."""

from typing import Any

from peewee import IntegrityError

from portal import audit
from portal.core.database import BaseModel, db, table_of
from portal.expenses.records.models import AllowanceAgreement
from portal.people.models import Person


class RuleExists(Exception):
    """There is a rule, or an agreement, from that very day."""


def add_rule(model: type[BaseModel], by: Person, **values: Any) -> BaseModel:
    """Add a rule of this person's branch. Raises RuleExists."""
    return add(model, by, branch=by.branch_id, **values)


def agree(person: Person, by: Person, **values: Any) -> AllowanceAgreement:
    """Note what was agreed with a volunteer from a day on. Raises RuleExists."""
    return add(AllowanceAgreement, by, branch=person.branch_id, person=person.id, **values)


def add(model: type[BaseModel], by: Person, **values: Any) -> Any:
    try:
        with db.atomic():
            rule = model.create(**values)
            audit.record(by, f"{table_of(model)}.add"[:40], rule)
            return rule
    except IntegrityError as error:
        raise RuleExists from error
