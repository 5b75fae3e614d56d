"""Which rules of a branch something was sent in under: these stay as they are."""

from collections.abc import Iterable
from typing import Any

from portal.core.database import BaseModel, Rows
from portal.expenses.records.models import OPEN, ExpenseClaim, ExpenseLine, KindRule, Rate, Trip


def sent_under(rule: Any) -> Rows:
    """The lines of the branch that were sent in, of the days from the first one of this rule on.

    Of a rate those of its transport, of a rule for a kind of cost those of that kind.
    """
    lines = (
        ExpenseLine.select(ExpenseLine.id)
        .join(ExpenseClaim)
        .where(
            ExpenseLine.branch == rule.branch_id,
            ExpenseLine.spent_on >= rule.valid_from,
            ExpenseClaim.status.not_in(list(OPEN)),
            ExpenseClaim.was_imported == False,  # noqa: E712  SQL
        )
    )
    if isinstance(rule, KindRule):
        return lines.where(ExpenseLine.kind == rule.kind)
    if isinstance(rule, Rate):
        return lines.join_from(ExpenseLine, Trip).where(Trip.transport == rule.transport)
    return lines


def is_used(rule: BaseModel) -> bool:
    return sent_under(rule).exists()


def changeable(rules: Iterable[Any], branch_id: int) -> set[int]:
    """The numbers of those of the branch itself that nobody used yet."""
    return {rule.id for rule in rules if rule.branch_id == branch_id and not is_used(rule)}


def rule_of_branch(model: Any, branch_id: int) -> Rows:
    """The rules of one kind that the branch made itself."""
    return model.select().where(model.branch == branch_id)
