"""All visits of one client, with their notes."""

from flask import render_template, request, url_for
from flask_login import current_user

from portal.activities.models import Kind
from portal.activities.models.kinds import LABELS
from portal.activities.queries import of_client as queries
from portal.activities.queries.of_client import Asked
from portal.activities.routes import bp
from portal.clients.queries import as_known_by
from portal.clients.routes.files import fetch as fetch_client
from portal.core.forms.record_numbers import number_or_none
from portal.core.web.access import Permission, requires


@bp.get("/clients/<int:client_id>")
@requires(Permission.LOG_ACTIVITIES)
def of_client(client_id):
    [client] = as_known_by(current_user, [fetch_client(client_id)])
    asked = asked_for()
    visits, is_more = queries.a_page(current_user, client, asked)
    kinds, people, years = queries.choices(current_user, client)
    many, minutes = queries.how_many(current_user, client, asked)
    kept = {n: request.args[n] for n in ("kind", "person", "year") if request.args.get(n)}
    here = {"client_id": client.id, **kept}
    return render_template(
        "activities/of_client.html",
        client=client,
        asked=asked,
        visits=visits,
        kinds=kinds,
        people=people,
        years=years,
        many=many,
        minutes=minutes,
        labels=LABELS,
        following=url_for(".of_client", **here, page=asked.page + 1) if is_more else "",
        first_page=url_for(".of_client", **here) if asked.page > 1 else "",
    )


def asked_for() -> Asked:
    """What the address asks for; what makes no sense in it is left out."""
    kind, year = request.args.get("kind"), number_or_none(request.args.get("year"))
    return Asked(
        kind=kind if kind in set(Kind) else None,
        person=number_or_none(request.args.get("person")),
        year=year if year and 1900 <= year <= 2999 else None,
        page=min(number_or_none(request.args.get("page")) or 1, 10_000),
    )
