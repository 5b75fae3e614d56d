"""Paying out: from approved claims to one file for the bank, and what became of it."""

from portal.expenses.payouts.models import BookAccount, BookEntry, BookPeriod, BookSettings
from portal.expenses.payouts.routes import bp
from portal.feature import Feature

feature = Feature(blueprint=bp, tables=(BookSettings, BookAccount, BookPeriod, BookEntry))
