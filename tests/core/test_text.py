"""Text is cleaned on its way in and harmless on its way out (R35, R39, R41b)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.i18n.in_latin import in_latin
from portal.core.text import (
    clean,
    csv_cell,
    from_csv_cell,
    looks_like_iban,
    safe_filename,
)

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("  Amal  ", "Amal"),
        ("Jose\u0301", "José"),
        ("a\x00b", "ab"),
        ("a\x1bb\x7fc\x9fd", "abcd"),
        ("half \ud83d emoji", "half  emoji"),
        ("pdf.\u202egnp", "pdf.gnp"),
        ("\u2066isolated\u2069", "isolated"),
        ("\ufeffmark", "mark"),
        ("tab\there", "tab here"),
        ("one\r\ntwo\nthree\u2028four", "one two three four"),
        ("نور الدين", "نور الدين"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩🏽\u200d🏫", "👩🏽\u200d🏫"),
        ("O'Brien <b>", "O'Brien <b>"),
    ],
)
def test_text_is_kept_without_what_no_keyboard_types(typed, kept):
    assert clean(typed) == kept


def test_a_note_keeps_its_lines_with_one_kind_of_line_end():
    assert clean("one\r\ntwo\rthree\u2029four\n", lines=True) == "one\ntwo\nthree\nfour"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_the_result_can_be_stored(text):
    once = clean(text, lines=True)
    assert clean(once, lines=True) == once
    once.encode("utf-8")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+31", "-2", "@SUM(A1)", "|calc", "%x", "\t=1", "\r=1", " =1", "\u200b=1", "＝1+1"],
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("value", ["Amal", "", "a=b", "3-2", 5, -5, 1.5, None])
def test_an_ordinary_cell_stays_as_it_is(value):
    assert csv_cell(value) == value


@pytest.mark.parametrize("text", ["", "'", "'=1", "''+2", "' =3", "'Amal", "=1", "\t", "'\t"])
def test_a_persons_own_apostrophe_survives_writing_and_reading(text):
    assert from_csv_cell(csv_cell(text)) == text


@given(st.text(st.characters(exclude_characters="\r\n\v\f\x85\u2028\u2029\x00", codec="utf-8")))
def test_a_cell_read_back_is_the_text_that_was_written(text):
    assert from_csv_cell(csv_cell(text)) == text


def test_a_bank_account_is_noticed():
    assert looks_like_iban("to NL91 ABNA 0417 1643 00 please")
    assert looks_like_iban("NL91ABNA0417164300")
    assert not looks_like_iban("NL92 ABNA 0417 1643 00")
    assert not looks_like_iban(None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jaarcijfers 2026", "jaarcijfers-2026"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"; filename="b\r\nX: y', "a-filename-b-x-y"),
        ("Zoë", "zoe"),
        ("نور", "nwr"),
        ("Łukasz Yıldız", "lukasz-yildiz"),
        ("", "file"),
    ],
)
def test_a_file_name_is_safe_in_a_header(text, name):
    """R40."""
    assert safe_filename(text) == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("عبد الرحمن محمد الحسيني", "abd al-rahman mohammad al-husseini"),
        ("فاطمة الحموي", "fatima al-hamwi"),
        ("حسن المغربي", "hassan al-maghrabi"),
        ("أمينة Tesfay", "amina Tesfay"),
        ("ሰላም", "ሰላም"),
    ],
)
def test_an_arabic_name_can_be_read_in_latin_letters(name, said):
    """C2: the file of a CV is found again by who it is of."""
    assert in_latin(name) == said


def test_a_file_name_is_not_endless():
    assert len(safe_filename("a" * 500)) == 80
