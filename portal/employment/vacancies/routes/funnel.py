"""The funnel, and the list behind each of its numbers."""

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.labels import PLACEMENTS
from portal.core.web.access import Permission, lists_clients, requires
from portal.employment.employers import queries as employers
from portal.employment.vacancies.queries import funnel as queries
from portal.employment.vacancies.queries.funnel import FunnelFilter, FunnelPart
from portal.employment.vacancies.routes import bp

PARTS = {
    FunnelPart.FOUND: _l("Employers found"),
    FunnelPart.CONTACTED: _l("Had contact"),
    FunnelPart.VISITED: _l("Visited"),
    FunnelPart.PARTNER: _l("Became a partner"),
    FunnelPart.PLACEMENT: _l("Gave a place"),
    FunnelPart.LASTING: _l("Gave a job that lasts"),
}
YEARS = 6


@bp.get("/work/funnel")
@requires(Permission.SEE_EMPLOYERS)
def funnel():
    asked = asked_for()
    rising = queries.climbers(current_user, asked.year)
    this_year = today().year
    return render_template(
        "vacancies/funnel.html",
        asked=asked,
        arguments=arguments(asked),
        parts_names=PARTS,
        years=range(this_year, this_year - YEARS, -1),
        kinds=PLACEMENTS,
        funnel=queries.funnel(current_user, asked),
        rising=rising,
        climbed=queries.steps_climbed(rising),
        months=queries.LASTING_MONTHS,
        sectors=employers.sectors_of(current_user.branch_id),
    )


@bp.get("/work/funnel/climbers")
@requires(Permission.SEE_EMPLOYERS)
@lists_clients
def climbers():
    asked = asked_for()
    rows = queries.climbers(current_user, asked.year)
    return render_template(
        "vacancies/climbers.html",
        rows=rows,
        climbed=queries.steps_climbed(rows),
        asked=asked,
        arguments=arguments(asked),
    )


@bp.get("/work/funnel/<part>")
@requires(Permission.SEE_EMPLOYERS)
@lists_clients
def funnel_list(part):
    """As many employers as the number says."""
    if part not in set(FunnelPart):
        abort(404)
    asked = asked_for()
    return render_template(
        "vacancies/funnel_list.html",
        label=PARTS[FunnelPart(part)],
        rows=queries.funnel(current_user, asked).reaching(FunnelPart(part)),
        asked=asked,
        arguments=arguments(asked),
    )


def asked_for() -> FunnelFilter:
    """The filter of the address: * is every sector, and nothing one that is not known."""
    year = request.args.get("year", type=record_number)
    sector, kind = request.args.get("sector"), request.args.get("kind")
    return FunnelFilter(
        year=year if year and 1900 <= year <= 2999 else None,
        sector=None if sector in {None, "*"} else sector[:60],
        kind=kind if kind in PLACEMENTS else None,
    )


def arguments(asked: FunnelFilter) -> dict:
    """What of the address leads to the same numbers."""
    kept = {"year": asked.year, "sector": asked.sector, "kind": asked.kind}
    return {name: value for name, value in kept.items() if value is not None}
