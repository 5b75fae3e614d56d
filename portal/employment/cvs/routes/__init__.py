"""The pages of CVs. Each finds its client through what the visitor may see."""

from flask import Blueprint
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients.models import Client
from portal.employment.cvs import queries

bp = Blueprint("cvs", __name__)


def fetch(client_id: int) -> Client:
    return get_object_or_404(queries.clients_visible_to(current_user), Client.id == client_id)


from portal.employment.cvs.routes import making, photos, sharing, template, versions  # noqa: E402

__all__ = ["bp", "fetch", "making", "photos", "sharing", "template", "versions"]
