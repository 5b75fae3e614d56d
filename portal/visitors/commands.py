"""What `flask jobs run` forgets of the desk."""

from portal.core.clock import today
from portal.core.database import db
from portal.visitors.models import Visitor


def forget() -> str | None:
    """Nobody is kept who came on a day before."""
    with db.atomic():
        gone = Visitor.delete().where(Visitor.came_on < today()).execute()
    return f"{gone} visitors of days before forgotten." if gone else None
