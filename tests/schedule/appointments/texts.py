"""Every text that a client reads of an appointment: on their page, by mail, in their calendar."""

from babel.messages.extract import extract_from_file

from portal.core.config import PROGRAM
from portal.schedule.appointments.actions import client_texts, words

PAGES = """appointments/card appointments/_facts appointments/_slots appointments/_plain
    appointments/dead desk_hours/_open personal"""
# What the portal says elsewhere too: weekdays, parts of a day, how long, what is cancelled.
SHARED = {
    *"Monday Tuesday Wednesday Thursday Friday Saturday Sunday morning afternoon".split(),
    *("1 hour", "%(n)s hours", "%(n)s min", "CANCELLED: %(event)s", "Language"),
}


def read_by_clients() -> set[str]:
    found = set(SHARED)
    for name in PAGES.split():
        page = str(PROGRAM / "templates" / f"{name}.html")
        found |= {row[1] for row in extract_from_file("jinja2.ext:babel_extract", page)}
    for module in (client_texts, words):
        asked = {"_l": None, "gettext": None}
        found |= {row[1] for row in extract_from_file("python", module.__file__, asked)}
    return found
