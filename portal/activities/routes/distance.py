"""How far it is from one postcode to another, by a table of the portal's own (D2)."""

from flask import render_template, request

from portal.activities.forms.distance import DistanceForm
from portal.activities.routes import bp
from portal.core import geo
from portal.core.web.access import Permission, requires


@bp.get("/distance")
@requires(Permission.CLAIM_EXPENSES)
def distance():
    """A number to go by; nobody outside is asked, and nothing is kept."""
    form = DistanceForm(formdata=request.args if request.args else None)
    way = None
    if request.args and form.validate():
        way = geo.road_hm(form.here.data, form.there.data)
    page = render_template("activities/distance.html", form=form, way=way)
    return page, 422 if form.errors else 200
