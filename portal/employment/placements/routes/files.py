"""Placements as a file to take along, with how each went and why."""

from flask_babel import gettext as _
from flask_login import current_user

from portal import audit
from portal.core.clock import today
from portal.core.database import db
from portal.core.i18n.labels import CLIENT_REASONS, EMPLOYER_REASONS, PLACEMENTS, words
from portal.core.spreadsheets import Column, Sheet, Unit, download
from portal.core.web.access import Permission, lists_clients, requires, sensitive
from portal.employment.placements import queries
from portal.employment.placements.forms import AFTER, CONTRACTS, ENDINGS
from portal.employment.placements.models import PlacementEnd
from portal.employment.placements.routes import bp
from portal.employment.placements.routes.showing import STATES


def told(end: PlacementEnd | None) -> tuple:
    """What the columns of an end say; nothing where nobody told."""
    if end is None:
        return (None,) * 5
    return (
        words(ENDINGS, end.ending),
        words(EMPLOYER_REASONS, end.employer_reason),
        words(CLIENT_REASONS, end.client_reason),
        end.hours_missed,
        words(AFTER, end.became_job),
    )


@bp.get("/placements/file.<any(csv, xlsx):ending>")
@requires(Permission.SEE_EMPLOYMENT)
@sensitive
@lists_clients
def placements_file(ending: str):
    """All that stand of the clients whom this person sees; a renewal says since when it is one."""
    columns = [
        Column(_("Client")),
        Column(_("Kind")),
        Column(_("Work")),
        Column(_("Employer")),
        Column(_("First day"), Unit.DAY),
        Column(_("Last day"), Unit.DAY),
        Column(_("Hours a week"), Unit.NUMBER),
        Column(_("Which contract?")),
        Column(_("How far?")),
        Column(_("Renews the placement of"), Unit.DAY),
        Column(_("Never started, known on"), Unit.DAY),
        Column(_("How did it go?")),
        Column(_("The employer's side")),
        Column(_("The participant's side")),
        Column(_("How many hours were missed?"), Unit.COUNT),
        Column(_("Did it become a job?")),
    ]
    rows = (
        (
            one.client.label,
            words(PLACEMENTS, one.kind),
            one.job_title,
            one.employer.full_name if one.employer_id else None,
            one.started_on,
            one.ended_on,
            None if one.hours_per_week_tenths is None else one.hours_per_week_tenths / 10,
            words(CONTRACTS, one.contract),
            str(STATES[one.state_on(today())][0]),
            renews,
            one.fell_through_on,
            *told(end),
        )
        for one, end, renews in queries.for_file(current_user)
    )
    with db.atomic():
        audit.record(current_user, "export", current_user.branch)
    return download(Sheet(_("Placements"), columns, rows), ending, _("placements of the branch"))
