"""Totals: what of the figures leaves the branch, without anything that points at a person."""

from portal.feature import Feature
from portal.totals.commands import totals_cli
from portal.totals.models import BranchTotals
from portal.totals.routes import bp

feature = Feature(
    long_work=("totals",), blueprint=bp, tables=(BranchTotals,), commands=(totals_cli,)
)
