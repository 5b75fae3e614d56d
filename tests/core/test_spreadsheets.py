"""Lists to take along: one dialect, the units of the page, numbers as numbers."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.core import spreadsheets
from portal.core.spreadsheets import Column, Sheet, Unit

ROWS = [
    (date(2018, 4, 13), "Ömer", 3, 193, 84, 95, -1.5),
    (None, "=1+1", 0, -5, 0, 2400, 0.0),
    (date(2018, 4, 14), None, None, None, None, None, None),
]


@pytest.fixture
def sheet(app):
    with app.test_request_context():
        columns = [
            Column("Dag", Unit.DAY),
            Column("Wie"),
            Column("Aantal", Unit.COUNT),
            Column("Bedrag", Unit.EUROS),
            Column("Afstand", Unit.KILOMETRES),
            Column("Uren", Unit.HOURS),
            Column("Saldo", Unit.NUMBER),
        ]
        yield Sheet("Lijst: 1/2", columns, ROWS)


def test_lines_have_semicolons_decimal_commas_and_the_unit_in_the_head(sheet):
    content = spreadsheets.as_csv(sheet)
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))

    assert content.startswith(b"\xef\xbb\xbf")
    assert lines == [
        ["Dag", "Wie", "Aantal", "Bedrag (€)", "Afstand (km)", "Uren (u:mm)", "Saldo"],
        ["2018-04-13", "Ömer", "3", "1,93", "8,4", "1:35", "-1,5"],
        ["", "'=1+1", "0", "-0,05", "0,0", "40:00", "0,0"],
        ["2018-04-14", "", "", "", "", "", ""],
    ]


def test_a_workbook_has_numbers_with_a_look_days_and_no_formulas(sheet):
    [page] = load_workbook(io.BytesIO(spreadsheets.as_workbook(sheet))).worksheets
    head, first, second, third = page.iter_rows()

    assert [cell.value for cell in head] == [column.head for column in sheet.columns]
    assert first[0].value.date() == date(2018, 4, 13)
    assert [cell.value for cell in first[2:5]] == [3, 1.93, 8.4]
    assert [cell.number_format for cell in first[3:6]] == ["#,##0.00", "#,##0.0", "[h]:mm"]
    assert (first[5].value, second[5].value) == (timedelta(minutes=95), timedelta(hours=40))
    assert (second[1].value, second[1].data_type) == ("=1+1", "s")
    assert [cell.value for cell in third[1:]] == [None] * 6


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(-(10**12), 10**12))
def test_an_amount_is_written_exactly(cents):
    whole, rest = spreadsheets.decimal(cents, 2).split(",")

    assert int(whole + rest) == cents
    assert len(rest) == 2
