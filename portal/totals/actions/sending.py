"""A branch sends its totals of a year: numbers for outside, and no row of anybody."""

import json

from portal import audit
from portal.branches.models import Branch
from portal.core.database import db, hold
from portal.people.models import Person
from portal.reports.queries import Scope, roll_up
from portal.reports.queries.definitions import FIXED
from portal.reports.queries.figure import OF_DAYS
from portal.reports.queries.periods import part_of
from portal.totals.actions.outside import pattern_of
from portal.totals.models import BranchTotals, seal_of
from portal.totals.queries.outside import outside_of
from portal.totals.queries.versions import of_definitions


def payload(branch: Branch, year: int) -> str:
    """What leaves the branch, as JSON; hidden parts of a breakdown are not named in it."""
    scope = Scope(branch, *part_of(year))
    outside = outside_of(branch, year)
    figures, hidden = {}, []
    for key, figure in roll_up(scope).items():
        if figure.unit in OF_DAYS:  # a mean of one branch is no part of another
            continue
        if not outside.hides(scope, key):
            figures[key] = figure.value
        else:
            hidden.append(key if key in FIXED else pattern_of(key).key)
    told = {
        "branch": branch.code,
        "year": year,
        "definitions": of_definitions(),
        "smallest_count": branch.smallest_count,
        "figures": figures,
        "hidden": list(dict.fromkeys(hidden)),
    }
    return json.dumps(told, ensure_ascii=False)


def send(branch: Branch, year: int, by: Person | None = None) -> BranchTotals:
    """What was sent before stays, and no longer holds; the same again changes nothing."""
    content = payload(branch, year)
    with db.atomic():
        hold(branch)
        kept = list(
            BranchTotals.select()
            .where(BranchTotals.branch == branch, BranchTotals.year == year)
            .order_by(BranchTotals.replaced_number)
        )
        if kept and kept[0].content == content and kept[0].is_as_sent:
            return kept[0]
        if kept:
            replaced = kept[-1].replaced_number + 1
            BranchTotals.update(replaced_number=replaced).where(
                BranchTotals.id == kept[0].id
            ).execute()
        sent = BranchTotals.create(
            branch=branch, year=year, content=content, mac=seal_of(content), sent_by=by
        )
        audit.record(by, "totals.send", sent, reason=str(year))
    return sent
