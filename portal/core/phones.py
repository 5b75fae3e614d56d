"""Phone numbers, in whatever notation they were typed."""

import re

from phonenumbers import (
    Leniency,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    PhoneNumberType,
    format_number,
    national_significant_number,
    number_type,
)

SHORTEST = 3  # digits: 112
HERE = "NL"  # whose numbers begin with one 0


def numbers_in(text: str | None) -> list[tuple[str, str]]:
    """(country, number within it) of each phone number in a text: ("31", "612345678")."""
    found = PhoneNumberMatcher(text or "", HERE, leniency=Leniency.POSSIBLE)
    return [
        (str(match.number.country_code), national_significant_number(match.number))
        for match in found
    ]


def mobile_in(text: str | None) -> str | None:
    """The first number in it to which a text message can go, as in +31612345678."""
    for match in PhoneNumberMatcher(text or "", HERE):
        kinds = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
        if number_type(match.number) in kinds:
            return format_number(match.number, PhoneNumberFormat.E164)
    return None


def is_phone(text: str) -> bool:
    """Whether there is a number to call in it; a short one may be that of an exchange."""
    return bool(numbers_in(text)) or len(re.findall(r"\d", text)) >= SHORTEST


def is_same(one: str | None, other: str | None) -> bool:
    """Whether the texts have a phone number in common."""
    return bool(set(numbers_in(one)) & set(numbers_in(other)))


def parts_in(typed: str) -> list[str]:
    """The digits of part of a number, as they were typed and without the 0 before them; none
    where something else was typed, or too little of it."""
    digits = re.sub(r"[\s\-()./+]", "", typed)
    if not (digits.isascii() and digits.isdigit()):
        return []
    return [part for part in dict.fromkeys((digits, digits.lstrip("0"))) if len(part) >= SHORTEST]


def spellings(text: str | None) -> set[str]:
    """The digits that somebody may type for each number in the text."""
    return {
        start + number
        for country, number in numbers_in(text)
        for start in ("0", country, f"{country}0", f"00{country}", f"00{country}0")
    }
