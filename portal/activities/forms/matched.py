"""Why nothing can be written down of a day on which one did not help somebody."""

from flask_babel import gettext as _

from portal.core.clock import today
from portal.core.i18n.formatting import day as show_day


def not_on_that_day(matches: list[tuple]) -> str:
    """A sentence, for the (first, last) days of each match that there was."""
    if not matches:
        return _("You looked them up at the desk for one day. Choose that day.")
    first, last = matches[-1]
    if last and last < today():
        said = _("You helped them until %(day)s. Choose a day on which you did.")
        return said % {"day": show_day(last)}
    said = _("You help them since %(day)s. Choose a day on which you did.")
    return said % {"day": show_day(first)}
