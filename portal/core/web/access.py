"""Who may do what.

Every view says what it asks of its visitor, with @public, @signed_in or @requires(...). A view
that says nothing stops the app from starting. Which records exist for somebody is decided by the
`visible_to` of each feature; what they may do with one record, by its `can_..._by`.
"""

from collections.abc import Callable
from enum import StrEnum, auto

from flask import Flask, abort, current_app, g, request, session
from flask_login import current_user


class Role(StrEnum):
    """What somebody does for the branch; a person may have several."""

    GUIDE = "guide"
    LEGAL_GUIDE = "legal_guide"
    LANGUAGE_COACH = "language_coach"
    JOB_COACH = "job_coach"
    INTERPRETER = "interpreter"
    TEAM_LEADER = "team_leader"
    SENIOR_TEAM_LEADER = "senior_team_leader"
    ADMINISTRATOR = "administrator"
    TREASURER = "treasurer"
    NATIONAL_READER = "national_reader"
    NEIGHBOUR = "neighbour"  # of another branch


class Permission(StrEnum):
    SEE_ASSIGNED_CLIENTS = auto()
    SEE_BRANCH_CLIENTS = auto()
    EDIT_CLIENTS = auto()
    SET_CASE_RULES = auto()  # municipalities, their targets, rules of guidance and of terms
    FIND_CLIENT_AT_DESK = auto()
    LOG_ACTIVITIES = auto()
    LOG_EMPLOYER_CONTACTS = auto()
    SEE_AGENDA = auto()
    PLAN_APPOINTMENTS = auto()
    MANAGE_ROSTER = auto()
    SEE_BRANCH_HOURS = auto()
    SEE_BRANCH_FIGURES = auto()
    SEE_NATION = auto()  # totals that every branch sent, without anything of a person
    SEE_LEGAL_CASES = auto()
    SEE_EMPLOYMENT = auto()
    COACH_TO_WORK = auto()
    SEE_EMPLOYERS = auto()
    DELETE_EMPLOYERS = auto()
    JUDGE_LANGUAGE = auto()
    SEE_PEOPLE = auto()
    MANAGE_PEOPLE = auto()
    MANAGE_LEADERS = auto()
    CLAIM_EXPENSES = auto()
    SEE_RECEIPTS = auto()  # of the claims that one may see
    DECIDE_CLAIMS = auto()
    PAY_CLAIMS = auto()
    SET_EXPENSE_RULES = auto()
    IMPORT_AND_EXPORT = auto()
    SEE_MEETINGS = auto()
    SEE_BRANCH_MEETINGS = auto()
    MANAGE_MEETINGS = auto()
    SEE_AUDIT_LOG = auto()
    SEE_OUTBOX = auto()
    UNLOCK_ACCOUNTS = auto()
    CONFIRM_ROLES = auto()
    SEE_STATUS = auto()
    ERASE = auto()  # keep, take along and erase files of clients


_WORKER = {
    Permission.SEE_ASSIGNED_CLIENTS,
    Permission.LOG_ACTIVITIES,
    Permission.CLAIM_EXPENSES,
    Permission.SEE_RECEIPTS,
    Permission.SEE_AGENDA,
    Permission.SEE_MEETINGS,  # those one is invited to
}
_PLANNER = _WORKER | {Permission.PLAN_APPOINTMENTS}
_DESK = _PLANNER | {Permission.FIND_CLIENT_AT_DESK}
_LEADER = set(Permission) - {
    Permission.COACH_TO_WORK,
    Permission.MANAGE_LEADERS,
    Permission.DELETE_EMPLOYERS,
    Permission.SEE_OUTBOX,
    Permission.UNLOCK_ACCOUNTS,
    Permission.CONFIRM_ROLES,
    Permission.SEE_STATUS,
}

GRANTS: dict[Role | None, set[Permission]] = {
    None: _DESK,  # a volunteer or trainee without a role helps as a guide does
    Role.GUIDE: _DESK,
    Role.LEGAL_GUIDE: _DESK | {Permission.SEE_LEGAL_CASES, Permission.SEE_BRANCH_MEETINGS},
    Role.LANGUAGE_COACH: _PLANNER | {Permission.JUDGE_LANGUAGE, Permission.SEE_BRANCH_MEETINGS},
    Role.JOB_COACH: _PLANNER
    | {
        Permission.LOG_EMPLOYER_CONTACTS,
        Permission.SEE_EMPLOYERS,
        Permission.SEE_EMPLOYMENT,
        Permission.JUDGE_LANGUAGE,
        Permission.COACH_TO_WORK,
        Permission.SEE_BRANCH_MEETINGS,
    },
    Role.INTERPRETER: _WORKER,
    Role.TEAM_LEADER: _LEADER,
    Role.SENIOR_TEAM_LEADER: _LEADER
    | {Permission.MANAGE_LEADERS, Permission.DELETE_EMPLOYERS, Permission.CONFIRM_ROLES},
    # Pays and books what others decided on, and knows of no client.
    Role.TREASURER: {
        Permission.CLAIM_EXPENSES,
        Permission.SEE_RECEIPTS,
        Permission.PAY_CLAIMS,
    },
    # Decides where nobody of the branch can, and sees those claims only.
    Role.NEIGHBOUR: {Permission.DECIDE_CLAIMS, Permission.SEE_RECEIPTS},
    # Reads the totals that every branch sent, and nothing of the branch they stand with.
    Role.NATIONAL_READER: {Permission.SEE_NATION},
    Role.ADMINISTRATOR: {
        Permission.SEE_OUTBOX,
        Permission.UNLOCK_ACCOUNTS,
        Permission.CONFIRM_ROLES,
        Permission.SEE_STATUS,
        Permission.SEE_NATION,
    },
}

# What somebody may besides who stands in for an absent leader, as long as that lasts.
DEPUTY_GRANTS = {Permission.DECIDE_CLAIMS}

LEADERS = {Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER}

# Those whose papers were both seen: who leads, who pays, and who decides for a neighbour.
WITH_PAPERS = LEADERS | {Role.TREASURER, Role.NEIGHBOUR}

# Those who help no client, and of whom no figure counts how many there are.
WITHOUT_CLIENTS = {Role.ADMINISTRATOR, Role.TREASURER, Role.NATIONAL_READER, Role.NEIGHBOUR}

# Who can make leaders, or others who can, is made by two: one asks, another confirms. So is who
# decides for a neighbour.
MADE_BY_TWO = {Role.SENIOR_TEAM_LEADER, Role.ADMINISTRATOR, Role.NEIGHBOUR}

# Who looks up walk-ins is no stranger to the branch: their papers are in, or to be completed.
DESK = {Permission.FIND_CLIENT_AT_DESK}

# To decide on money one's own papers are in, also of who came by a file.
MONEY = {Permission.DECIDE_CLAIMS, Permission.PAY_CLAIMS}


class PersonPart(StrEnum):
    """What of a person's record is changed together."""

    CONTACT = auto()  # the phone number
    DETAILS = auto()  # name, paid or not
    ADDRESS = auto()  # the email address: who reads it can log in
    ROLES = auto()
    DATES = auto()  # first and last day: who ends, who comes back
    PAPERS = auto()
    ACCOUNT = auto()  # where travel costs are paid to
    ENTRY = auto()  # a link to choose a password; log out everywhere
    SECOND_FACTOR = auto()  # take it off for who lost the phone


PART_OF = {
    "phone": PersonPart.CONTACT,
    "name": PersonPart.DETAILS,
    "employment": PersonPart.DETAILS,
    "email": PersonPart.ADDRESS,
    "roles": PersonPart.ROLES,
    "started_on": PersonPart.DATES,
    "ended_on": PersonPart.DATES,
    "conduct_certificate_on": PersonPart.PAPERS,
    "conduct_certificate_until": PersonPart.PAPERS,
    "confidentiality_on": PersonPart.PAPERS,
    "iban": PersonPart.ACCOUNT,
}


class Whose(StrEnum):
    """Whose record it is, for who may change what of it."""

    OWN = auto()
    PROTECTED = auto()  # a leader's, the treasurer's or the administrator's
    OTHER = auto()  # anybody else's of the branch


PROTECTED_ROLES = LEADERS | WITHOUT_CLIENTS

# Who may change what of whom: pages, import, invitation and reset all ask this table.
# Whose record, which permission that takes (None: nothing but being there), what of it.
WHO_MAY_CHANGE = (
    (Whose.OWN, None, {PersonPart.CONTACT, PersonPart.ADDRESS, PersonPart.ACCOUNT}),
    (
        Whose.OWN,
        Permission.MANAGE_LEADERS,
        {PersonPart.DETAILS, PersonPart.DATES, PersonPart.PAPERS, PersonPart.ENTRY},
    ),
    (Whose.PROTECTED, Permission.MANAGE_LEADERS, set(PersonPart)),
    (Whose.OTHER, Permission.MANAGE_PEOPLE, set(PersonPart) - {PersonPart.SECOND_FACTOR}),
    (Whose.OTHER, Permission.MANAGE_LEADERS, {PersonPart.SECOND_FACTOR}),
    (Whose.PROTECTED, Permission.UNLOCK_ACCOUNTS, {PersonPart.SECOND_FACTOR}),
    (Whose.OTHER, Permission.UNLOCK_ACCOUNTS, {PersonPart.SECOND_FACTOR}),
)


def granted(roles: set[Role]) -> set[Permission]:
    """All that any of these roles may; nobody is less than a volunteer without a role."""
    return set().union(*(GRANTS[role] for role in roles or {None}))


PUBLIC, SIGNED_IN = "public", "signed_in"


def public(view: Callable) -> Callable:
    """Let anyone in."""
    view.permission = PUBLIC
    return view


def signed_in(view: Callable) -> Callable:
    """Let in whoever has logged in, whatever their role: for their own account and the like."""
    view.permission = SIGNED_IN
    return view


def permission_of(view: Callable) -> Permission | str:
    """What a view asks for; every view says so."""
    return vars(view)["permission"]


def requires(permission: Permission) -> Callable:
    """Let in those whose roles grant the permission."""

    def mark(view: Callable) -> Callable:
        view.permission = permission
        return view

    return mark


def lists_clients(view: Callable) -> Callable:
    """Say of a view that its page or file is a list with clients: who reads it is noted."""
    view.lists_clients = True
    return view


class NotFresh(Exception):
    """What is asked for needs the password once more."""


def sensitive(view: Callable) -> Callable:
    """Ask for the password again where it was typed too long ago (R23).

    Asked of what a form does; of a view that only answers with a file, before it does so.
    """
    view.sensitive = True
    return view


def sensitive_once_right(view: Callable) -> Callable:
    """The same of a page with a form: its faults are told first, and nobody types a password
    for nothing. It acts on nothing but what `Form.validate_on_submit` found right."""
    view.sensitive, view.asks_once_right = True, True
    return view


def insist_on_password() -> None:
    """The same, where a part only of what a view does is sensitive. Raises NotFresh."""
    if not session.is_fresh:
        raise NotFresh


def init_app(app: Flask) -> None:
    public(app.view_functions["static"])
    if undeclared := [n for n, v in app.view_functions.items() if not hasattr(v, "permission")]:
        raise RuntimeError(f"No @public, @signed_in or @requires on: {', '.join(undeclared)}")
    app.before_request(guard)


def guard():
    """Turn away whoever lacks the permission that the view asks for."""
    if request.endpoint is None or request.method == "OPTIONS":
        return None
    view = current_app.view_functions[request.endpoint]
    permission = view.permission
    if permission == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()
    if permission != SIGNED_IN and not current_user.may(permission):
        abort(403)
    if hasattr(view, "sensitive") and (
        request.method == "POST" or "POST" not in request.url_rule.methods
    ):
        if hasattr(view, "asks_once_right"):
            g.once_right = insist_on_password
        else:
            insist_on_password()
    return None
