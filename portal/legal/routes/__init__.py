"""The pages of the legal desk: cases, relatives and their papers, terms and the rules of terms."""

from flask import Blueprint

bp = Blueprint("legal", __name__, url_prefix="/legal")

from portal.legal.routes import cases, papers, rules, terms  # noqa: E402  they need `bp`

__all__ = ["bp", "cases", "papers", "rules", "terms"]
