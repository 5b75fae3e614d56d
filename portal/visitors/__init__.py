"""Visitors: who waits at the desk today, in the order in which they came."""

from portal.feature import Feature
from portal.visitors.commands import forget
from portal.visitors.models import Visitor
from portal.visitors.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(Visitor,),
    tasks={"visitors of days before": forget},
)
