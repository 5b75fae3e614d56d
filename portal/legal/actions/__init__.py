"""Guarding legal terms: computed by a rule or set by hand, done, and open again."""

from datetime import date, timedelta

from holidays import country_holidays

from portal import audit
from portal.core.clock import add_months, now
from portal.core.database import db, save_changes
from portal.legal import ical
from portal.legal.models import LegalCase, LegalTerm, TermRule, TermSource
from portal.people.models import Person


def last_day(rule: TermRule, counted_from: date) -> date:
    """The last day of a term: a Saturday, Sunday or holiday moves it to the next working day."""
    if rule.unit == "month":
        day = add_months(counted_from, rule.length)
    else:
        day = counted_from + timedelta(7 * rule.length)
    free = country_holidays("NL")
    while day.weekday() > 4 or day in free:
        day += timedelta(1)
    return day


def guard(case: LegalCase, by: Person, **values) -> LegalTerm:
    """Write down a term: `kind`, and a date of a person or letter, or a rule and its first day."""
    with db.atomic():
        term = LegalTerm.create(branch=case.branch_id, case=case, **values)
        audit.record(by, "term.guard", term)
        ical.publish(term)
        return term


def change(term: LegalTerm, by: Person, version: int, **values) -> None:
    """Another date or word. A date that a person sets wins over the rule, which stays beside it.

    Raises StaleVersion.
    """
    if values.get("due_on", term.due_on) != term.due_on:
        values["warned_days"] = None  # the alarms go by the new date
    changes = audit.differences(term, **values)
    if not changes and version == term.version:
        return
    with db.atomic():
        save_changes(term, version, **values)
        audit.record(by, "term.change", term, changes=changes)
        ical.publish(term)


def finish(term: LegalTerm, by: Person, version: int) -> None:
    """It was done in time, or it no longer matters. Only a person closes a term."""
    with db.atomic():
        save_changes(term, version, done_at=now(), done_by=by)
        audit.record(by, "term.done", term)
        ical.publish(term)


def reopen(term: LegalTerm, by: Person, version: int) -> None:
    with db.atomic():
        save_changes(term, version, done_at=None, done_by=None)
        audit.record(by, "term.reopen", term)
        ical.publish(term)


def computed(rule: TermRule, counted_from: date) -> dict:
    """The columns of a term by a rule."""
    return {
        "kind": rule.kind,
        "due_on": last_day(rule, counted_from),
        "source": TermSource.RULE,
        "rule": rule,
        "counted_from": counted_from,
    }
