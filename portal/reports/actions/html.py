"""The report as one file that links nothing: to keep, to mail, to open anywhere."""

from pathlib import Path

from flask import current_app, render_template
from flask_babel import get_locale
from markupsafe import Markup

from portal.reports.actions.pdf import for_whom, provisional, who_is_in
from portal.reports.actions.report import Report
from portal.reports.queries import Scope


def as_html(scope: Scope, earlier: Scope | None = None) -> bytes:
    sheet = Path(current_app.root_path).parent / "templates" / "reports" / "file.css"
    report = Report(scope, earlier)
    page = render_template(
        "reports/file.html",
        report=report,
        who_is_in=who_is_in(report),
        for_whom=for_whom(),
        provisional=provisional(report),
        locale=str(get_locale() or "nl")[:2],
        look=Markup("<style>{}</style>").format(Markup(sheet.read_text())),  # noqa: S704  our own
    )
    return page.encode()
