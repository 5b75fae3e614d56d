"""Legal cases and their outcome."""

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import SQL, BooleanField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.database import BaseModel, MomentField, in_order, one_of, parent, same_branch
from portal.core.i18n.labels import CASES
from portal.people.models import Person


class CaseKind(StrEnum):
    REUNIFICATION = "reunification"
    PERMIT_RENEWAL = "permit_renewal"
    NATURALISATION = "naturalisation"
    ASYLUM = "asylum"
    VISA = "visa"
    NEWBORN = "newborn"
    RETURN = "return"
    OTHER = "other"


class CaseOutcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


class LegalCase(BaseModel):
    branch = parent(Branch)
    code = CharField(max_length=60)
    client = parent(Client)
    kind = CharField(max_length=15, constraints=[one_of("kind", CaseKind)])
    opened_on = DateField(null=True)
    closed_on = DateField(null=True)
    outcome = CharField(max_length=12, null=True, constraints=[one_of("outcome", CaseOutcome)])
    arrived_on = DateField(null=True)  # the day the family was together again
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("branch", "code"), True),
            (("id", "branch"), True),
            (("client", "opened_on"), False),
        )
        constraints = [in_order("opened_on", "closed_on"), same_branch("client_id", "client")]

    @property
    def label(self) -> str:
        return str(CASES[self.kind])


class Relation(StrEnum):
    """What a relative is of the client."""

    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    OTHER = "other"


class CaseRelative(BaseModel):
    """Somebody elsewhere for whom a case is."""

    branch = parent(Branch)
    case = parent(LegalCase)
    name = CharField(max_length=120)
    relation = CharField(max_length=10, constraints=[one_of("relation", Relation)])
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("id", "branch"), True),)
        constraints = [same_branch("case_id", "legal_case")]


class CaseDocument(BaseModel):
    """A paper that was asked of a relative, and whether it came."""

    branch = parent(Branch)
    relative = parent(CaseRelative)
    what = CharField(max_length=200)
    asked_on = DateField()
    received_on = DateField(null=True)
    version = IntegerField(default=0)

    class Meta:
        constraints = [
            in_order("asked_on", "received_on"),
            same_branch("relative_id", "case_relative"),
        ]


class CaseEvent(BaseModel):
    """What happened in a case, on which day."""

    branch = parent(Branch)
    case = parent(LegalCase)
    happened_on = DateField()
    what = CharField(max_length=300)

    class Meta:
        indexes = ((("case", "happened_on"), False),)
        constraints = [same_branch("case_id", "legal_case")]


class TermKind(StrEnum):
    """What has to be done, or decided, by a date."""

    APPLICATION = "application"
    DECISION = "decision"
    OBJECTION = "objection"
    APPEAL = "appeal"
    DEFAULT_NOTICE = "default_notice"
    HEARING = "hearing"
    DOCUMENTS = "documents"
    RENEWAL = "renewal"
    OTHER = "other"

    @property
    def label(self) -> str:
        return TERMS[self]


TERMS = {
    TermKind.APPLICATION: _l("Send in the application"),
    TermKind.DECISION: _l("Decision of the IND"),
    TermKind.OBJECTION: _l("Object to the decision"),
    TermKind.APPEAL: _l("Appeal to the court"),
    TermKind.DEFAULT_NOTICE: _l("Remind the IND: the decision is late"),
    TermKind.HEARING: _l("Interview or DNA test"),
    TermKind.DOCUMENTS: _l("Send in documents"),
    TermKind.RENEWAL: _l("Renew the permit"),
    TermKind.OTHER: _l("Something else"),
}


class TermSource(StrEnum):
    """Where the date comes from: computed by a rule, or set by somebody, who always wins."""

    RULE = "rule"
    LETTER = "letter"
    PERSON = "person"


TERM_SOURCES = {
    TermSource.LETTER: _l("It stands in a letter"),
    TermSource.PERSON: _l("Somebody set it"),
    TermSource.RULE: _l("Computed by a rule"),
}
NEAR_DAYS = 14
WARN_DAYS = (30, 14, 7, 2)  # before the date


class TermRule(BaseModel):
    """How long a term is, counted from what, since when, and who says so. Data, no law in code.

    Without a branch it is of all branches.
    """

    branch = parent(Branch, null=True)
    case_kind = CharField(max_length=15, constraints=[one_of("case_kind", CaseKind)])
    kind = CharField(max_length=15, constraints=[one_of("kind", TermKind)])
    starts_with = CharField(max_length=120)  # the event from which it is counted
    length = IntegerField(constraints=[Check("length BETWEEN 1 AND 600")])
    unit = CharField(max_length=5, constraints=[Check("unit IN ('week', 'month')")])
    valid_from = DateField()
    valid_until = DateField(null=True)
    source = CharField(max_length=300)
    is_verified = BooleanField()

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX term_rule_once"
                " ON term_rule (COALESCE(branch_id, 0), case_kind, kind, valid_from)"
            ),
        )
        constraints = [in_order("valid_from", "valid_until")]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= (self.valid_until or day)


class LegalTerm(BaseModel):
    """A date that may not be missed. It is never closed by itself."""

    branch = parent(Branch)
    case = parent(LegalCase)
    kind = CharField(max_length=15, constraints=[one_of("kind", TermKind)])
    due_on = DateField()
    source = CharField(max_length=6, constraints=[one_of("source", TermSource)])
    rule = parent(TermRule, null=True)  # by which it was computed at first
    counted_from = DateField(null=True)
    note = CharField(max_length=200, null=True)
    warned_days = IntegerField(null=True)  # of the last warning: 30, 14, 7 or 2 days before
    done_at = MomentField(null=True)
    done_by = parent(Person, null=True)
    created_at = MomentField(default=now)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("id", "branch"), True), (("branch", "done_at", "due_on"), False))
        constraints = [
            same_branch("case_id", "legal_case"),
            same_branch("done_by_id", "person"),
            Check("source <> 'rule' OR (rule_id IS NOT NULL AND counted_from IS NOT NULL)"),
        ]

    @property
    def label(self) -> str:
        """What has to be done."""
        return TermKind(self.kind).label

    @property
    def days_left(self) -> int:
        return (self.due_on - today()).days

    @property
    def state(self) -> str:
        """How it is shown: late, near (within two weeks), or neither."""
        if self.done_at or self.days_left > NEAR_DAYS:
            return ""
        return "late" if self.days_left < 0 else "near"

    @property
    def warning_due(self) -> int | None:
        """The warning that has to go out now: the last threshold reached and not yet told."""
        reached = [days for days in WARN_DAYS if self.days_left <= days]
        if self.done_at or not reached:
            return None
        last = min(reached)
        return last if self.warned_days is None or last < self.warned_days else None
