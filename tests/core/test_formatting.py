"""Days, hours and amounts as the reader writes them, always with Western digits."""

from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale

from portal.core.i18n import formatting

MONDAY = date(2026, 11, 23)


@pytest.fixture
def reader(app):
    """Runs a function as a reader of this language."""

    def run(locale, function, *values):
        with app.test_request_context(), force_locale(locale):
            return function(*values)

    return run


@pytest.mark.parametrize(
    ("locale", "text"), [("nl", "ma 23 nov 2026"), ("en_GB", "Mon 23 Nov 2026")]
)
def test_a_day_is_written_in_the_language_of_the_reader(reader, locale, text):
    assert reader(locale, formatting.day, MONDAY) == text


def test_a_short_day_leaves_out_the_year_and_a_month_the_day(reader):
    assert reader("nl", formatting.short_day, MONDAY) == "ma 23 nov"
    assert reader("nl", formatting.month, MONDAY) == "november 2026"


def test_a_named_day_has_its_weekday_in_arabic_too(reader):
    assert reader("nl", formatting.named_day, MONDAY) == "ma 23 nov"
    assert reader("ar", formatting.named_day, MONDAY) == "الاثنين 23 نوفمبر"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 7, 1, 12, 5, tzinfo=UTC), "wo 1 jul 2026 14:05"),
        (datetime(2026, 11, 23, 13, 5, tzinfo=UTC), "ma 23 nov 2026 14:05"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "vr 1 jan 2027 00:30"),
    ],
)
def test_a_moment_is_shown_on_the_clock_of_amsterdam(reader, moment, text):
    assert reader("nl", formatting.moment, moment) == text


@pytest.mark.parametrize(
    ("cents", "text"), [(193, "€ 1,93"), (0, "€ 0,00"), (123456, "€ 1.234,56"), (None, "")]
)
@pytest.mark.parametrize("locale", ["nl", "en_GB", "ar"])
def test_an_amount_is_the_same_in_every_language(reader, locale, cents, text):
    assert reader(locale, formatting.euros, cents).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0:00"), (5, "0:05"), (90, "1:30"), (6000, "100:00"), (None, "0:00")]
)
def test_minutes_become_hours_on_a_clock(minutes, text):
    assert formatting.clock_hours(minutes) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(90, "1 uur 30 min"), (60, "1 uur"), (150, "2 uur 30 min"), (45, "45 min"), (0, "0 min")],
)
def test_minutes_become_words(reader, minutes, text):
    assert reader("nl", formatting.hours, minutes) == text


@pytest.mark.parametrize(("hm", "text"), [(84, "8,4"), (0, "0,0"), (12345, "1.234,5"), (None, "")])
def test_hundreds_of_metres_become_kilometres(reader, hm, text):
    assert reader("nl", formatting.kilometres, hm) == text


def test_arabic_has_the_digits_of_the_rest_of_the_portal(reader):
    moment = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    for text in (
        reader("ar", formatting.moment, moment),
        reader("ar", formatting.number, 1940.5),
        reader("ar", formatting.percentage, 0.25),
    ):
        assert not set(text) & set("٠١٢٣٤٥٦٧٨٩"), text
        assert set(text) & set("0123456789"), text


def test_below_0_stands_a_true_minus(reader):
    """Right minus signs: in Dutch as in Arabic."""
    for locale in ("nl", "ar"):
        assert reader(locale, formatting.number, -1234.5) == "−1.234,5"


def test_nothing_is_shown_for_nothing(reader):
    for function in (
        formatting.day,
        formatting.short_day,
        formatting.named_day,
        formatting.month,
        formatting.clock,
        formatting.moment,
        formatting.number,
    ):
        assert reader("nl", function, None) == ""


def test_a_country_has_its_name_in_the_language_of_the_reader(reader):
    assert reader("nl", formatting.country_name, "SY") == "Syrië"
    assert reader("en_GB", formatting.country_name, "SY") == "Syria"
    assert reader("ar", formatting.country_name, "SY") == "سوريا"
    assert reader("nl", formatting.country_name, "XX") == "XX"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Tesfay Tekle (client-6-2)", "TT"),
        ("Amal Haddad", "AH"),
        ("Jan-Willem de Vries", "JV"),
        ("Cher", "C"),
        ("", "?"),
        (None, "?"),
    ],
)
def test_a_name_becomes_two_letters(name, letters):
    assert formatting.initials(name) == letters
