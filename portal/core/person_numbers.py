"""Numbers of people that the law lets us not keep: citizen service numbers (BSN) and V-numbers.

A service number is known by its check (the 11-test), which one in eleven numbers passes by chance:
so what is a date, a bank account, or said to be a phone or company number is none.
"""

import re
import unicodedata

from flask_babel import gettext
from stdnum import iban
from stdnum.nl import bsn

from portal.core.text import BANK_ACCOUNT, INVISIBLE, UNWANTED, plain_digits

LONG_ENOUGH = re.compile(r"(?:\d\D{0,3}){8}")  # in digits of any script: most texts end here
UNSEEN = dict.fromkeys(map(ord, INVISIBLE.strip()))
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
DATE = re.compile(r"(?<!\d)(?:\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?!\d)")
RUN = re.compile(r"(?<!\d)\d(?:[ ./-]{0,2}\d)*(?!\d)")
NAMED = r"[\s.:-]*(?:nummer|number|nr|no)?[\s.:=-]*(?:is|van)?[\s.:=(-]*$"
SAID_TO_BE_BSN = re.compile(r"(?:bsn|burger\s?service|sofi)" + NAMED, re.IGNORECASE)
SAID_TO_BE_ELSE = re.compile(
    r"(?:\+\d{0,3}\s?|\b00\d\d\s?|\(0\)\s?|"
    r"(?:\btel\w*|\bbel\w*|\bphone|\bmobiel|\bmob|\bfax|\bwhatsapp|\bkvk|\bkoophandel|\brsin"
    r"|\bfactuur|\binvoice|\border|\brekening|\bpostbus|هاتف)" + NAMED + ")$",
    re.IGNORECASE,
)
V_NUMBER = re.compile(
    r"(?<![^\W\d_])(?:v[\s.-]?(?:nummer|nr|no)|vreemdelingen[\s-]?(?:nummer|nr)|ind[\s-]?nummer|v)"
    r"[\s.:=-]*(?:is)?[\s.:=(-]*(\d(?:[ ./-]?\d){9})(?!\w)",
    re.IGNORECASE,
)


def objection_to_numbers(text: str | None) -> str | None:
    """What is wrong with a text that holds the number of a person, and what to do; or None."""
    if not text or not LONG_ENOUGH.search(text):
        return None
    plain = as_written(text)
    if number := bsn_in(plain):
        return gettext(
            "“%(number)s” looks like a citizen service number (BSN). The law does not let us keep"
            " those. Take it out.",
            number=number,
        )
    if found := V_NUMBER.search(plain):
        return gettext(
            "“%(number)s” looks like a V-number. That belongs in the file of the IND, not here."
            " Take it out.",
            number=found[1],
        )
    return None


def as_written(text: str) -> str:
    """The text on one line, with plain digits and dashes; without dates and bank accounts."""
    seen = unicodedata.normalize("NFKC", text).translate(UNSEEN)
    bare = UNWANTED.sub("", " ".join(plain_digits(seen).translate(DASHES).split()))
    without = BANK_ACCOUNT.sub(lambda one: "x" if iban.is_valid(one[0]) else one[0], bare)
    return DATE.sub("x", without)


def bsn_in(plain: str) -> str | None:
    """The first that is one, as it was written."""
    return next((run[0] for run in RUN.finditer(plain) if _is_bsn(plain, run)), None)


def _is_bsn(plain: str, run: re.Match) -> bool:
    before, after = plain[max(run.start() - 40, 0) : run.start()], plain[run.end() : run.end() + 1]
    groups = re.findall(r"\d+", run[0])
    digits = "".join(groups)
    if SAID_TO_BE_BSN.search(before):
        return len(digits) in {8, 9} and bsn.is_valid(digits)
    stands_alone = not (before[-1:].isalpha() or after.isalpha() or before[-1:] in {",", "€"})
    return (
        len(digits) == 9
        and (len(groups) <= 4 or len(groups) == 9)
        and stands_alone
        and bsn.is_valid(digits)
        and not SAID_TO_BE_ELSE.search(before)
    )
