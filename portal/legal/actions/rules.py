"""Rules of terms of a branch: dated, with their source."""

from portal import audit
from portal.core.database import db, hold
from portal.legal.models import TermRule
from portal.legal.queries import cases as queries
from portal.people.models import Person


class RuleExists(Exception):
    """The branch has such a rule from this day."""


class RuleIsUsed(Exception):
    """A term was computed by it."""


def add_rule(by: Person, **values) -> TermRule:
    """Raises RuleExists."""
    same = [getattr(TermRule, n) == values[n] for n in ("case_kind", "kind", "valid_from")]
    with db.atomic():
        hold(by.branch)
        if queries.own_rules(by).where(*same).exists():
            raise RuleExists
        rule = TermRule.create(branch=by.branch_id, **values)
        audit.record(by, "term_rule.add", rule)
    return rule


def drop_rule(rule: TermRule, by: Person) -> None:
    """Raises RuleIsUsed."""
    with db.atomic():
        if queries.is_used(rule):
            raise RuleIsUsed
        audit.record(by, "term_rule.drop", rule)
        rule.delete_instance()
