"""What banks take: accounts in the euro area of payments, and the letters of their files."""

import re

from flask_babel import lazy_gettext as _l
from stdnum import iban
from text_unidecode import unidecode
from wtforms.validators import ValidationError

from portal.core.text import plain_digits

# Where a euro payment in pain.001 can go: the European Payments Council's list, by the country
# that an IBAN begins with.
COUNTRIES = frozenset(
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT"
    " NL NO PL PT RO RS SE SI SK SM VA".split()
)
# Said by another letter of the bank's own; what is left is a space.
NAME_LENGTH = 70
INSTEAD = str.maketrans({"&": "+", "_": "-", '"': "'", "`": "'", ";": ",", "ة": "a", "ى": "a"})
UNKNOWN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")


def compact(account: str | None) -> str:
    """As it is kept and sent: capitals without spaces, in plain digits."""
    return re.sub(r"^IBAN:?", "", iban.compact(plain_digits(account or "")))


def is_account(account: str | None) -> bool:
    """By country, check digits, length and structure.

    Not by a list of banks: such a list is never complete.
    """
    number = compact(account)
    return number[:2] in COUNTRIES and iban.is_valid(number, check_country=False)


def a_bank_account(form, field) -> None:
    """A check for a form."""
    number = compact(field.data)
    if is_account(number):
        return
    if iban.is_valid(number, check_country=False):
        raise ValidationError(
            _l("We cannot pay to a bank in this country. Choose an account in Europe.")
        )
    raise ValidationError(_l("This is no bank account. Look at the number again."))


def in_bank_letters(text: str, most: int = NAME_LENGTH) -> str:
    """The text in the letters that every bank takes, at most so long; maybe nothing is left.

    No slash stands first, last or doubled: banks read those as codes.
    """
    plain = unidecode(text.translate(INSTEAD)).translate(INSTEAD)
    words = " ".join(UNKNOWN.sub(" ", plain).split())
    short = re.sub(r"/{2,}", "/", words)[:most].strip("/ ")
    # Marks above letters that are not there become vowels: those are no name.
    return short if any(map(str.isalnum, text)) and re.search("[A-Za-z0-9]", short) else ""
