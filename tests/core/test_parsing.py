"""The spellings that people use, and those that nobody can read for sure."""

from datetime import date, time

import pytest

from portal.core.i18n import parsing

pytestmark = pytest.mark.no_database

READ = [
    (
        parsing.amount,
        1250,
        "12,50|12.50|12,5|€ 12,50|€12,50|12,50 €|EUR 12,50|12,50 euro|١٢٫٥٠|۱۲,۵۰",
    ),
    (parsing.amount, 1200, "12|12,-|12,--|12.-|€ 12,-|12,00| 12 "),
    (parsing.amount, 50, ",50|.50|0,5|0,50"),
    (parsing.amount, 123_456, "1.234,56|1,234.56|1 234,56|1\u00a0234,56|1234,56"),
    (parsing.kilometres, 84, "8,4|8.4|8,40|8,4 km|8,4km|٨٫٤|۸٫۴"),
    (parsing.kilometres, 120, "12|12 km|12,0|12 kilometer"),
    (parsing.number, 1000, "1000|1.000|1 000|١٠٠٠"),
    (parsing.hours, 75, "7,5|7.5|7,5 uur|7:30|٧٫٥"),
    (parsing.minutes, 90, "90|90 min|90 minuten|1:30|1u30|1 uur 30|1,5 uur|1.5u|٩٠|1 uur 30 min"),
    (
        parsing.clock,
        time(9),
        "9:00|9.00|09:00|9u|9 uur|9|900|0900|09:00:00|9h00|9:00 uur|٩:٠٠|۹:۰۰",
    ),
    (parsing.clock, time(9, 30), "9u30|9.30|0930|930|9,30|9 30|9 uur 30|09:30:00|٠٩:٣٠"),
    (parsing.clock, time(0, 0), "0:00|00:00|0000"),
    (
        parsing.day,
        date(2026, 3, 1),
        "2026-03-01|1-3-2026|01/03/2026|1.3.2026|1 maart 2026|1 mrt 2026",
    ),
    (parsing.day, date(2026, 3, 1), "١-٣-٢٠٢٦|۱/۳/۲۰۲۶|1-mrt-2026|1 3 2026"),
]
UNCLEAR = [
    (parsing.amount, "1.234|1,234|12.500|x|-5|12€50|1..2|1,2,3|,|-|12,345,6|9999999|1.23,45|1e3|²"),
    (parsing.kilometres, "1.234|8,45|x|-1"),
    (parsing.number, "12,5|-1|x|1e3|1_000"),
    (parsing.hours, "7:20|7:99|x"),
    (parsing.minutes, "1:75|x|x uur|-5"),
    (parsing.clock, "24:00|12:60|9:5|25|09:00:30|x|12345|9:00:00:00|-1"),
    (parsing.day, "29-11-26|31-2-2026|11/29/2026|x|1-2/2026|0-0-0000|20261129|99999-01-01"),
]


def spellings(table: list) -> list[tuple]:
    return [(*row[:-1], text) for row in table for text in row[-1].split("|")]


@pytest.mark.parametrize(("read", "value", "text"), spellings(READ))
def test_a_spelling_is_read(read, value, text):
    assert read(text) == value


@pytest.mark.parametrize(("read", "text"), spellings(UNCLEAR))
def test_what_may_be_two_things_or_nothing_is_asked_about(app, read, text):
    with app.test_request_context(), pytest.raises(parsing.Unclear):
        read(text)


def test_an_amount_that_may_be_two_is_asked_in_words(client_for, volunteer):
    answer = client_for(volunteer).post("/claims/lines/new", data={"amount": "1.234"})
    assert "Bedoel je 1234 of 1,23?" in answer.text
    assert 'value="1.234"' in answer.text
