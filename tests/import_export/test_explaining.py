"""The page that says which columns there are, and files to begin with."""

import csv
import io

from openpyxl import load_workbook

from portal.import_export.actions import bring_in, explaining
from portal.import_export.actions.columns import BY_NAME, FILES


def test_each_column_has_a_meaning_and_what_may_stand_there(client_for, team_leader):
    page = client_for(team_leader).get("/exchange/columns").text

    for file in FILES:
        assert list(explaining.MEANINGS[file.name]) == [column.name for column in file.columns]
        for column in file.columns:
            assert f">{column.name}</th>" in page
    assert "twee letters, zoals SY, of stateless" in page


def test_all_templates_together_can_be_brought_in(client_for, team_leader, app):
    """So every example is right, and they refer to each other."""
    browser = client_for(team_leader)

    files = {file.name: browser.get(f"/exchange/template?kind={file.name}").data for file in FILES}
    bring_in(files)

    rows = {name: content.count(b"\r\n") - 1 for name, content in files.items()}
    assert rows == dict.fromkeys(rows, 1) | {"published_parts": 0}  # which nobody types
    assert browser.get("/exchange/template?kind=dogs").status_code == 404


def test_the_list_of_columns_is_a_csv_too(client_for, team_leader):
    text = client_for(team_leader).get("/exchange/columns.csv").text.lstrip("\ufeff")

    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:3] == ["Bestand", "Kolom", "Betekenis"]
    assert len(rows) == 1 + sum(len(file.columns) for file in FILES)
    code = next(row for row in rows if row[:2] == ["clients", "code"])
    assert code[3:] == ["tekst van hoogstens 60 tekens", "Ja", "klant-1"]


def test_the_list_and_the_templates_are_there_for_excel_too(client_for, team_leader):
    browser = client_for(team_leader)

    names = load_workbook(io.BytesIO(browser.get("/exchange/columns.xlsx").data)).sheetnames
    answer = browser.get("/exchange/template?kind=housing_targets&ending=xlsx")
    [sheet] = load_workbook(io.BytesIO(answer.data)).worksheets

    assert names == ["Kolommen"]
    assert 'filename="housing_targets.xlsx"' in answer.headers["Content-Disposition"]
    assert [cell.value for cell in sheet[1]] == [c.name for c in BY_NAME["housing_targets"].columns]
    assert browser.get("/exchange/template?kind=clients&ending=exe").status_code == 404
