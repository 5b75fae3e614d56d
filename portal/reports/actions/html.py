"""The report as one file that links nothing: to keep, to mail, to open anywhere."""

from pathlib import Path

from flask import current_app, render_template
from flask_babel import get_locale
from markupsafe import Markup

from portal.reports.actions.pdf import signed
from portal.reports.actions.report import Report
from portal.reports.queries import Scope


def as_html(scope: Scope, earlier: Scope | None = None) -> bytes:
    sheet = Path(current_app.root_path).parent / "templates" / "reports" / "file.css"
    page = render_template(
        "reports/file.html",
        report=Report(scope, earlier),
        locale=str(get_locale() or "nl")[:2],
        signed=signed,
        look=Markup("<style>{}</style>").format(Markup(sheet.read_text())),  # noqa: S704  our own
    )
    return page.encode()
