"""Which legal cases and terms there are for somebody."""

from datetime import date, timedelta

from flask_babel import gettext as _
from peewee import JOIN, Expression, fn

from portal.clients import queries as clients
from portal.clients.models import Assignment, Client, running_on
from portal.core.agenda_item import AgendaItem
from portal.core.clock import today
from portal.core.database import Rows, among
from portal.core.i18n.labels import CASES
from portal.core.web.access import Permission, Role
from portal.core.web.addresses import path_to
from portal.feature import ClientEvent
from portal.legal.models import CaseEvent, LegalCase, LegalTerm, TermKind, TermRule
from portal.people.models import Person, PersonRole


def visible_to(person: Person) -> Rows:
    """The cases of the branch for leaders; else of the clients one is the legal guide of today."""
    seen = Client.select(Client.id).where(is_followed_by(person))
    return LegalCase.select().where(
        LegalCase.branch == person.branch_id, among(LegalCase.client, seen)
    )


def clients_followed_by(person: Person) -> Rows:
    """The clients of whom this person sees the cases, and may open one."""
    return Client.select().where(is_followed_by(person))


def is_followed_by(person: Person) -> Expression:
    """The rule as a condition on the client of a case."""
    if not person.may(Permission.SEE_LEGAL_CASES):
        return Client.id.is_null()
    leads = person.may(Permission.SEE_BRANCH_CLIENTS)
    return clients.is_visible_to(person, None if leads else Role.LEGAL_GUIDE)


def terms_visible_to(person: Person) -> Rows:
    """The terms of those cases, with case and client."""
    return (
        LegalTerm.select(LegalTerm, LegalCase, Client)
        .join(LegalCase)
        .join(Client)
        .where(
            LegalTerm.branch == person.branch_id,
            LegalCase.branch == person.branch_id,
            is_followed_by(person),
        )
    )


def open_terms(person: Person) -> Rows:
    """What is still to be done, what is due first first."""
    found = terms_visible_to(person).where(LegalTerm.done_at.is_null())
    return found.order_by(LegalTerm.due_on, LegalTerm.id)


def terms_of_clients(person: Person) -> Rows | None:
    """Of each client how many terms are open, and the first of their last days."""
    if not person.may(Permission.SEE_LEGAL_CASES):
        return None
    found = terms_visible_to(person).where(LegalTerm.done_at.is_null())
    return found.select(
        LegalCase.client.alias("whom"),
        fn.MIN(LegalTerm.due_on).alias("day"),
        fn.COUNT(LegalTerm.id).alias("many"),
    ).group_by(LegalCase.client)


def still_open() -> Rows:
    """Of all branches, for what `flask jobs run` does."""
    terms = LegalTerm.select(LegalTerm, LegalCase, Client).join(LegalCase).join(Client)
    return terms.where(LegalTerm.done_at.is_null())


def done_terms(person: Person, most: int = 30) -> Rows:
    """What was done lately, the last first."""
    found = terms_visible_to(person).where(LegalTerm.done_at.is_null(False))
    return found.order_by(LegalTerm.done_at.desc(), LegalTerm.id.desc()).limit(most)


def rules_for(case: LegalCase) -> list[TermRule]:
    """The rules that give terms of such a case: those of its branch, and of all branches."""
    of_all_or_own = TermRule.branch.is_null() | (TermRule.branch == case.branch_id)
    found = TermRule.select().where(TermRule.case_kind == case.kind, of_all_or_own)
    return list(found.order_by(TermRule.kind, TermRule.valid_from, TermRule.id))


def guards_of(term: LegalTerm) -> list[Person]:
    """Who is told of a term: the legal guides of the client today, else the leaders."""
    guides = Assignment.select(Assignment.person).where(
        Assignment.household == term.case.client.household_id,
        Assignment.role == Role.LEGAL_GUIDE,
        *running_on(today()),
    )
    people = [one for one in Person.select().where(Person.id.in_(guides)) if one.is_active]
    if people:
        return people
    leading = PersonRole.select(PersonRole.person).where(
        PersonRole.role.in_([Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER])
    )
    found = Person.select().where(Person.branch == term.branch_id, Person.id.in_(leading))
    return [one for one in found if one.is_active]


def in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
    """The terms that fall in these days, and those that are late if today is one of them."""
    if not person.may(Permission.SEE_LEGAL_CASES):
        return []
    first = date.min if since <= today() <= until else since
    found = terms_visible_to(person).where(
        LegalTerm.due_on.between(since, until)
        | (LegalTerm.done_at.is_null() & LegalTerm.due_on.between(first, until))
    )
    return [_agenda_item(term, since, until) for term in found.order_by(LegalTerm.due_on)]


def _agenda_item(term: LegalTerm, since: date, until: date) -> AgendaItem:
    late = term.done_at is None and term.due_on < today()
    return AgendaItem(
        kind="term",
        day=term.due_on if since <= term.due_on <= until else today(),
        title=str(TermKind(term.kind).label),
        detail=f"{CASES[term.case.kind]} · {term.case.client.label}",
        href=path_to("legal.edit", term_id=term.id),
        state="done" if term.done_at else "late" if late else "soon" if term.days_left <= 7 else "",
    )


def on_client(person: Person, client: Client) -> dict | None:
    """The legal cases of a client, for who is matched as its legal guide, and for leaders."""
    if not follows(person, client):
        return None
    open_term = (LegalTerm.case == LegalCase.id) & LegalTerm.done_at.is_null()
    found = (
        LegalCase.select(LegalCase, LegalTerm)
        .join(LegalTerm, JOIN.LEFT_OUTER, on=open_term, attr="term")
        .where(LegalCase.client == client)
        .order_by(LegalCase.opened_on.desc(), LegalCase.id, LegalTerm.due_on)
    )
    cases: dict[int, LegalCase] = {}
    by_case: dict[int, list[LegalTerm]] = {}
    for row in found:
        case = cases.setdefault(row.id, row)
        if (term := getattr(row, "term", None)) is not None:
            term.case = case
            by_case.setdefault(case.id, []).append(term)
    rows = list(cases.values())
    return {"template": "legal/_on_client.html", "place": 4, "rows": rows, "terms": by_case}


def follows(person: Person, client: Client) -> bool:
    """Whether this person sees the cases of a client whose file they see."""
    if not person.may(Permission.SEE_LEGAL_CASES):
        return False
    leads = person.may(Permission.SEE_BRANCH_CLIENTS)
    return leads or Role.LEGAL_GUIDE in client.helped_as_by(person)


def events(person: Person, client: Client) -> list[ClientEvent]:
    """What became of the cases, for the time line of who follows them."""
    if not follows(person, client):
        return []
    cases = {case.id: case for case in LegalCase.select().where(LegalCase.client == client)}
    told = [
        (day, case.id, what)
        for case in cases.values()
        for day, what in (
            (case.opened_on, _("Case opened")),
            (case.closed_on, _("Case closed")),
            (case.arrived_on, _("Together again")),
        )
        if day
    ]
    happened = CaseEvent.select().where(CaseEvent.case.in_(list(cases)))
    told += [(one.happened_on, one.case_id, one.what) for one in happened]
    return [
        ClientEvent(day, "scale", what, cases[case].label, path_to("legal.case", case_id=case))
        for day, case, what in told
    ]


def near_terms(person: Person, days: int = 30) -> Rows:
    """Late ones and those of the coming days, for Today."""
    return open_terms(person).where(LegalTerm.due_on <= today() + timedelta(days)).limit(8)
