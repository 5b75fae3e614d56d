"""CVs: made together with the client, kept in versions, shown to employers with consent."""

from flask import Flask

from portal.core.i18n.labels import naming
from portal.employment.cvs.models.labels import PURPOSES, SOURCES
from portal.employment.cvs.routes import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    for name, table in (("consent_purpose", PURPOSES), ("consent_source", SOURCES)):
        app.add_template_filter(naming(table), name)
