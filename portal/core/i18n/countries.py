"""The countries of which somebody can be a national: one list for forms, imports and figures."""

import re

from babel import Locale

STATELESS = "stateless"
# What Babel lists in two letters besides the countries of ISO 3166-1: unions, parts of countries,
# made-up places for trying out software, and "unknown". Kosovo's XK stays: the EU uses it.
NO_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
CODES = frozenset(
    code
    for code in Locale("en").territories
    if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES
)
