"""My claims: what is open, what was sent in, and what became of it."""

from flask import render_template, request
from flask_login import current_user

from portal.access import Permission, requires
from portal.claims.queries import mine
from portal.claims.routes import bp
from portal.moments import today


@bp.get("")
@requires(Permission.CLAIM_EXPENSES)
def index():
    claims = mine.claims_of(current_user)
    years = sorted({claim.month // 100 for claim in claims} | {today().year}, reverse=True)
    year = request.args.get("year", type=int)
    shown = [c for c in claims if c.is_open or c.month // 100 == (year or today().year)]
    rows = mine.summaries(shown)
    return render_template(
        "claims/index.html",
        open_claims=[row for row in rows if row.claim.is_open],
        sent=[row for row in rows if not row.claim.is_open],
        years=years,
        year=year or today().year,
    )
