"""What stands on the desk of whoever decides."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from flask_babel import gettext
from peewee import fn

from portal.activities import queries as activities
from portal.activities.models import Activity, ActivityClient
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import Rows
from portal.core.i18n import labels
from portal.core.web.access import Role
from portal.expenses.claims.queries import approvers, lists
from portal.expenses.claims.queries.authority import decidable_by, neighbours_named
from portal.expenses.claims.queries.checks import Checks, checks_of
from portal.expenses.claims.queries.lines import journeys_of
from portal.expenses.claims.queries.material import Material
from portal.expenses.claims.queries.mine import history_with_actors
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    ClaimEvent,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Happened,
    Receipt,
)
from portal.people.models import Person

MOST = 200  # in one list
TABS = {
    "todo": [ClaimStatus.SUBMITTED],
    "asked": [ClaimStatus.RETURNED],
    "approved": [ClaimStatus.APPROVED],
    "done": [ClaimStatus.PAID, ClaimStatus.WAIVED, ClaimStatus.REJECTED],
}


@dataclass
class Item:
    """A claim in the list, with what was found of it."""

    claim: ExpenseClaim
    person: Person
    lines: int
    asked_cents: int
    pay_cents: int
    checks: Checks = field(default_factory=Checks)

    @property
    def days(self) -> int:
        """How long it has waited since it was sent in."""
        return (now() - self.claim.submitted_at).days if self.claim.submitted_at else 0


@dataclass
class Queue:
    """The claims of one tab: to look at, all fine, and those that wait for somebody else."""

    look: list[Item] = field(default_factory=list)
    fine: list[Item] = field(default_factory=list)
    others: list[Item] = field(default_factory=list)
    material: Material | None = None  # what the checks have read of those to look at, and the fine
    counts: dict[str, int] = field(default_factory=dict)  # {tab: how many claims}

    @property
    def mine(self) -> list[Item]:
        return [*self.look, *self.fine]

    @property
    def all(self) -> list[Item]:
        return [*self.mine, *self.others]

    def neighbours(self, number: int) -> tuple[int | None, int | None]:
        """The claims before and after this one in the list."""
        order = [item.claim.id for item in self.all]
        if number not in order:
            return None, order[0] if order else None
        place = order.index(number)
        return (
            order[place - 1] if place else None,
            order[place + 1] if place + 1 < len(order) else None,
        )


def of_tab(person: Person, tab: str) -> Rows:
    """The claims in this tab that this person may see, who waits longest first."""
    return (
        _not_imported(person)
        .where(ExpenseClaim.status.in_(TABS[tab]))
        .order_by(ExpenseClaim.submitted_at, ExpenseClaim.id)
    )


def _not_imported(person: Person) -> Rows:
    """What the portal itself knows of the branch, with who claimed: an imported decision is
    history."""
    return lists.with_claimant(person).where(
        ExpenseClaim.branch == person.branch_id,
        ExpenseClaim.was_imported == False,  # noqa: E712  SQL
    )


def queue_of(person: Person, tab: str) -> Queue:
    """What waits is looked through; what has been decided is listed, the last decided first."""
    claims = of_tab(person, tab).limit(MOST)
    if tab == "done":
        claims = claims.order_by(ExpenseClaim.decided_at.desc(), ExpenseClaim.id.desc())
    totals = lists.totals_in(of_tab(person, tab).select(ExpenseClaim.id).order_by())
    items = [Item(c, c.claimant, *totals[c.id]) for c in claims]
    if tab != "todo":
        return Queue(fine=items, counts=counts(person))
    mine = {number for (number,) in decidable_by(person).select(ExpenseClaim.id).tuples()}
    waiting = [item for item in items if item.claim.id in mine]
    queue = Queue(others=[i for i in items if i.claim.id not in mine], counts=counts(person))
    if waiting:
        queue.material = Material([item.claim for item in waiting])
        checks = checks_of(queue.material)
        for item in waiting:
            item.checks = checks[item.claim.id]
            (queue.fine if item.checks.all_fine else queue.look).append(item)
    return queue


def item_of(claim: ExpenseClaim) -> Item:
    return Item(claim, claim.claimant, *lists.totals_of([claim.id])[claim.id])


def counts(person: Person) -> dict[str, int]:
    """{tab: how many claims}; those that are done are not counted, and to do are those on which
    this person decides: as many as wait for them on *Today*."""
    todo = {"todo": decidable_by(person).count()}
    kept = {tab: states for tab, states in TABS.items() if tab not in {"done", *todo}}
    tabs = {status: tab for tab, states in kept.items() for status in states}
    rows = (
        _not_imported(person)
        .select(ExpenseClaim.status, fn.COUNT(ExpenseClaim.id))
        .where(ExpenseClaim.status.in_(list(tabs)))
        .group_by(ExpenseClaim.status)
        .tuples()
    )
    none = dict.fromkeys(tabs.values(), 0)
    return todo | none | {tabs[status]: n for status, n in rows}


@dataclass
class Detail:
    """One claim, opened."""

    item: Item
    lines: list[ExpenseLine]
    receipts: dict[int, list[Receipt]]
    visits: dict[int, list[tuple[int, str]]]  # of a trip: (activity, what it was)
    events: list[ClaimEvent]
    is_mine: bool  # to decide on
    nobody_decides: bool = False  # today, of all in the branch
    neighbours: list[str] = field(default_factory=list)  # who may then, once it waited long enough

    @property
    def all_receipts(self) -> list[tuple[ExpenseLine, Receipt]]:
        """Every receipt with its line, as they come in the list of lines."""
        return [(line, r) for line in self.lines for r in self.receipts.get(line.id, [])]


def detail_of(
    item: Item, person: Person, is_mine: bool, material: Material | None = None
) -> Detail:
    """`person` is who looks: a client's name shows only to who may see that client.

    `material` may hold what the checks have read of this claim before.
    """
    if material and (lines := material.lines.get(item.claim.id)):
        receipts = material.receipts
    else:
        lines = expenses.lines_of(item.claim)
        receipts = expenses.receipts_of(lines)
    events = list(history_with_actors(item.claim))
    if Role.NEIGHBOUR in person.roles:
        return Detail(by_itself(item), bare(lines), receipts, {}, told_to(person, events), is_mine)
    nobody = not is_mine and approvers.nobody_for(item.claim)
    named = neighbours_named(item.claim.branch_id) if nobody else []
    visits, names = visits_of(item.claim, person), [one.label for one in named]
    return Detail(item, lines, receipts, visits, events, is_mine, nobody, names)


def lines_for(person: Person, claim: ExpenseClaim) -> list[ExpenseLine]:
    """The lines of a claim by day, as far as this person may read them."""
    lines = expenses.lines_of(claim)
    return bare(lines) if Role.NEIGHBOUR in person.roles else lines


def bare(lines: list[ExpenseLine]) -> list[ExpenseLine]:
    """Without what was typed, which may name a client: for who is of a neighbour branch."""
    for line in lines:
        line.description = None
    return lines


def by_itself(item: Item) -> Item:
    """With no way to another claim."""
    remarks = [replace(remark, claim_id=None) for remark in item.checks.remarks]
    return replace(item, checks=replace(item.checks, remarks=remarks))


def told_to(person: Person, events: list[ClaimEvent]) -> list[ClaimEvent]:
    """What happened: in words only what this person said, and was answered."""
    asked = False
    for event in events:
        is_theirs = event.actor_id == person.id
        if not is_theirs and not (asked and event.what == Happened.SUBMITTED):
            event.reason = None
        asked = (asked or is_theirs) and event.what != Happened.SUBMITTED
    return events


def visits_of(claim: ExpenseClaim, person: Person) -> dict[int, list[tuple[int, str]]]:
    """{trip: [(activity, what it was)]} of the visits that this person may open."""
    seen = clients.is_visible_to(person)
    rows = (
        activities.counted(person)
        .select(Activity.trip, Activity.id, Activity.kind, Client.called(), Client.code)
        .left_outer_join(ActivityClient, on=(ActivityClient.activity == Activity.id))
        .left_outer_join(Client, on=((ActivityClient.client == Client.id) & seen))
        .where(Activity.trip.in_(journeys_of([claim.id])))
        .order_by(Activity.id, ActivityClient.position)
        .tuples()
    )
    named: dict[tuple, list[str]] = defaultdict(list)
    for trip, number, kind, name, code in rows:
        named[trip, number, kind].append(name or code)
    found = defaultdict(list)
    for (trip, number, kind), called in named.items():
        known = [name for name in called if name]
        what = str(labels.KIND_NAMES.get(kind, kind))
        if known:
            more = "" if len(called) == 1 else f" +{len(called) - 1}"
            what = gettext("%(what)s, %(who)s", what=what, who=known[0] + more)
        found[trip].append((number, what))
    return found
