"""What banks take, by the one rule that forms, import and file for the bank share."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.banking import compact, in_bank_letters, is_account
from portal.core.workdays import bank_day_from

pytestmark = pytest.mark.no_database

TAKEN = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("BE68 5390 0754 7034", "BE68539007547034"),
        ("nl91abna0417164300", "NL91ABNA0417164300"),
        ("IBAN: NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
        ("NL91.ABNA.0417.1643.00", "NL91ABNA0417164300"),
        ("NL٩١ABNA٠٤١٧١٦٤٣٠٠", "NL91ABNA0417164300"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("CH93 0076 2011 6238 5295 7", "CH9300762011623852957"),
    ],
)
def test_an_account_in_any_spelling(typed, number):
    assert is_account(typed)
    assert compact(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        None,
        "",
        "BE68 5390 0754 7035",  # check digits
        "NL91 ABNA 0417 1643 0",  # length
        "NL69 1BNA 0417 1643 00",  # structure: a digit where letters stand
        "AE07 0331 2345 6789 0123 456",  # right, and not in Europe
        "TR33 0006 1005 1978 6457 8413 26",
        "GEEN",
        "IBAN",
    ],
)
def test_no_account_to_pay_to(typed):
    assert not is_account(typed)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Kees de Jong & zn. <b>", "Kees de Jong + zn. b"),
        ("Łukasz Özgür-Ñandú", "Lukasz Ozgur-Nandu"),
        ('An_na "Ans" O’Brien', "An-na 'Ans' O'Brien"),
        ("//Jan//Piet/", "Jan/Piet"),
        ("Jan 🙂", "Jan"),
        ("a@b", "a b"),
        ("🙂🙂", ""),
        ("َُ / -", ""),
        ("x" * 80, "x" * 70),
        ("x" * 69 + "/y", "x" * 69),
    ],
)
def test_a_text_in_the_letters_of_banks(text, written):
    assert in_bank_letters(text) == written


@given(st.text())
def test_nothing_else_is_ever_left(text):
    written = in_bank_letters(text)
    assert TAKEN.fullmatch(written)
    assert "//" not in written
    assert written == written.strip("/ ")
    assert len(written) <= 70


def test_banks_pay_on_no_weekend_and_no_holiday():
    assert bank_day_from(date(2026, 12, 24)) == date(2026, 12, 24)
    assert bank_day_from(date(2026, 12, 25)) == date(2026, 12, 28)
    assert bank_day_from(date(2027, 3, 26)) == date(2027, 3, 30)  # Good Friday to Easter Monday
    assert bank_day_from(date(2027, 4, 27)) == date(2027, 4, 27)  # King's Day: banks pay
