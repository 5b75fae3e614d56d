"""The report as a file: its numbers, and what its leaders wrote. No list leaves with it."""

from portal.reports.actions.docx import as_docx
from portal.reports.actions.forecast import picture_of
from portal.reports.actions.html import as_html
from portal.reports.actions.ledger_chart import ledger_chart
from portal.reports.actions.line import Line
from portal.reports.actions.pdf import as_pdf
from portal.reports.actions.report import Report
from portal.reports.actions.tables import ADDED, MAKE, as_csv, list_of, note_taken
from portal.reports.actions.xlsx import as_xlsx

__all__ = [
    "ADDED",
    "MAKE",
    "Line",
    "Report",
    "as_csv",
    "as_docx",
    "as_html",
    "as_pdf",
    "as_xlsx",
    "ledger_chart",
    "list_of",
    "note_taken",
    "picture_of",
]
