from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from portal.access import Permission, public
from portal.appointments import queries as appointments
from portal.claims.queries import decidable_by
from portal.clients.queries import without_helper
from portal.legal.queries import near_terms
from portal.meetings.queries import listing as meetings
from portal.moments import today
from portal.today import queries
from portal.work.queries.steps import due as work_steps

bp = Blueprint("today", __name__)


@bp.get("/")
@public
def index():
    """Today for who has logged in; the log-in page for who has not."""
    if not current_user.is_authenticated:
        return redirect(url_for("account.log_in"))
    return render_template(
        "today/index.html", today=today(), called=appointments.called, **waiting(), **planned()
    )


# What somebody is asked, by the permission that it takes: (person) -> {name in the page: value}.
ASKED = [
    (
        Permission.LOG_ACTIVITIES,
        lambda me: {"minutes": queries.minutes_this_month(me), "drafts": list(queries.drafts(me))},
    ),
    (
        Permission.CLAIM_EXPENSES,
        lambda me: dict(zip(("open_cents", "questions"), queries.open_costs(me), strict=True)),
    ),
    (Permission.SEE_EMPLOYERS, lambda me: {"due": work_steps(me)}),
    (
        Permission.EDIT_CLIENTS,
        lambda me: {
            "without_topic": queries.without_topic(me.branch_id, today().replace(month=1, day=1)),
            "without_papers": queries.without_papers(me.branch_id),
            "without_helper": without_helper(me).count(),
        },
    ),
    (Permission.DECIDE_CLAIMS, lambda me: {"to_decide": decidable_by(me).count()}),
    (Permission.SEE_OUTBOX, lambda me: {"mails": queries.waiting_mails()}),
]


def waiting() -> dict:
    """What this person's roles ask for, and nothing else."""
    me, found = current_user, {}
    for permission, ask in ASKED:
        if me.may(permission):
            found |= ask(me)
    if me.may(Permission.SEE_ASSIGNED_CLIENTS) and not me.may(Permission.SEE_BRANCH_CLIENTS):
        found["helped"] = queries.helped(me)
    return found


def planned() -> dict:
    """What is next for this person, what they did not write down yet, and terms that come near."""
    if not current_user.may(Permission.SEE_AGENDA):
        return {}
    return {
        "coming": appointments.coming(current_user),
        "not_logged": list(appointments.not_logged(current_user).limit(5)),
        "terms": near_terms(current_user),
        "meetings": meetings.waiting_for(current_user),
    }
