"""Totals: what of the figures leaves the branch, without anything that points at a person."""

from portal.feature import Feature
from portal.totals.commands import totals_cli
from portal.totals.models import BranchTotals, PublicPage
from portal.totals.routes import bp
from portal.totals.routes.public import on_publication

feature = Feature(
    long_work=("totals",),
    blueprint=bp,
    tables=(BranchTotals, PublicPage),
    commands=(totals_cli,),
    publication_sections=(on_publication,),
)
