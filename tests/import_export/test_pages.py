"""The import as a page: a preview first, then one button."""

import csv
import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import FileStorage

from portal import tables
from portal.audit.models import AuditEntry, AuditLink
from portal.branches.models import GuidanceRule, Municipality
from portal.clients.models import Client
from portal.core.database import db, fields_of
from portal.employment.employers.models import Employer
from portal.import_export import actions
from portal.import_export.actions import running, upload
from portal.import_export.models import ImportRun
from tests.activities.factories import Phone
from tests.factories import make_branch, make_client, make_person
from tests.forgetting import log_may_go

CASE = Path(__file__).parent.parent / "cases" / "maassluis-2018"


def clients_csv(branch, *rows):
    place = Municipality.get(Municipality.branch == branch).name
    lines = ["code;household;municipality;name;counts_for_target"]
    lines += [f"{code};{household};{place};{name};yes" for code, household, name in rows]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def send(browser, **files):
    data = {"files": [(io.BytesIO(t.encode()), f"{name}.csv") for name, t in files.items()]}
    return browser.post("/exchange", data=data, content_type="multipart/form-data")


@pytest.fixture
def leader(client_for, team_leader):
    return client_for(team_leader)


def test_a_leader_sees_what_will_change_and_then_brings_it_in(leader, branch):
    """H1: semicolons, a byte-order mark and Windows line ends are Excel's, and work."""
    text = clients_csv(branch, ("c-1", "h-1", "Amina Haddad"), ("c-2", "h-1", "Idris Haddad"))

    preview = send(leader, clients=text)

    assert preview.status_code == 200
    assert "clients.csv" in preview.text
    assert not Client.select().where(Client.branch == branch).exists()
    run = ImportRun.get()
    leader.post(f"/exchange/{run.id}")
    assert {c.name for c in Client.select()} == {"Amina Haddad", "Idris Haddad"}
    assert leader.get(f"/exchange/{run.id}").location == "/exchange"
    assert ImportRun.get().files_sealed is None


def test_the_preview_says_of_each_row_what_becomes_of_it(leader, branch):
    """H1: new and changed rows by line and code; who stays the same is only counted."""
    first = clients_csv(branch, ("c-1", "h-1", "Amina"), ("c-2", "h-1", "Idris"))
    send(leader, clients=first)
    leader.post(f"/exchange/{ImportRun.get().id}")
    rows = ("c-1", "h-1", "Amina"), ("c-2", "h-1", "Idris Haddad"), ("c-3", "h-1", "Noor")

    page = send(leader, clients=clients_csv(branch, *rows)).text

    said = re.findall(r'num">(\d+)</td><th scope="row"><bdi[^>]*>([^<]+)</bdi></th><td>(\w+)', page)
    assert said == [("3", "c-2", "Veranderd"), ("4", "c-3", "Nieuw")]
    changes = re.findall(r"name</span>: <del><bdi>(.*?)</bdi></del> → <ins><bdi>(.*?)<", page)
    assert changes == [("Idris", "Idris Haddad")]


def test_a_file_without_rows_is_named_and_nothing_can_be_brought_in(leader, branch):
    page = send(leader, clients=clients_csv(branch), employers="").text

    assert page.count("geen rijen") == 2
    assert "Nu importeren" not in page


def test_a_second_click_brings_nothing_in_twice(leader, branch):
    send(leader, clients=clients_csv(branch, ("c-1", "h-1", "Amina Haddad")))
    run = ImportRun.get()

    leader.post(f"/exchange/{run.id}")
    leader.post(f"/exchange/{run.id}")

    assert Client.select().count() == 1


def test_faults_are_shown_by_file_line_and_column_and_can_be_taken_away(leader, branch):
    """H1: bad rows come back as a file with reasons."""
    wrong = clients_csv(branch, ("c-1", "h-1", "A"), ("c-1", "h-1", "B")).replace("yes", "maybe")

    page = send(leader, clients=wrong)

    assert page.status_code == 422
    assert "counts_for_target" in page.text
    assert not Client.select().exists()
    run = ImportRun.get()
    assert leader.post(f"/exchange/{run.id}").status_code == 302
    assert not Client.select().exists()
    [address] = re.findall(r'href="([^"]+wrong-rows)"', page.text)
    sheet = leader.get(address)
    assert "clients.csv" in sheet.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(sheet.text.lstrip("\ufeff")), delimiter=";"))
    assert [(row["code"], row["household"]) for row in lines] == [("c-1", "h-1")] * 2
    assert lines[0]["what_is_wrong"].startswith("counts_for_target: ")
    assert "code: " in lines[1]["what_is_wrong"]


def test_all_wrong_rows_come_back_and_can_be_chosen_again_once_mended(leader, branch):
    """5,000 of 5,000, cells with a separator, a quotation mark and a formula included."""
    rows = [(f"c-{n}", "h;1", '=1 "a"') for n in range(5_000)]
    place = Municipality.get(Municipality.branch == branch).name
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["code", "household", "name", "counts_for_target", "municipality"])
    writer.writerows((*row, "misschien", place) for row in rows)
    page = send(leader, clients=out.getvalue())

    [address] = re.findall(r'href="([^"]+wrong-rows)"', page.text)
    sheet = leader.get(address).text
    mended = send(leader, clients=sheet.replace("misschien;", "ja;"))

    assert sheet.count("\r\n") == 5_001
    assert "5000 fouten" in page.text
    assert mended.status_code == 200
    assert ImportRun.get(ImportRun.state == "waiting").rows == 5_000


def test_wrong_rows_come_back_as_a_workbook_that_can_be_chosen_again(leader, branch):
    """Two files in one workbook; a formula, a line break and a cell too many stay what they are."""
    clients = clients_csv(branch, ("c-1", "h-1", "=1+1"), ("c-2", "h-1", "'=A😀"))
    clients = clients.replace("yes", "misschien", 1).replace("yes", "misschien;te veel")
    employers = f'code,branch,name,next_action\ne-1,{branch.code},Bakker,"een\ntwee"\ne-1,x,B,\n'
    page = send(leader, clients=clients, employers=employers).text

    [address] = re.findall(r'href="([^"]+wrong-rows\?ending=xlsx)"', page)
    book = load_workbook(io.BytesIO(leader.get(address).data))
    rows = list(book["clients"].iter_rows(values_only=True))
    assert [row[3] for row in rows[1:]] == ["=1+1", "=A😀"]
    assert rows[2][6] == "te veel"
    assert book.sheetnames == ["clients", "employers"]

    [address] = re.findall(r'href="([^"]+wrong-rows\?ending=xlsx&amp;all=1)"', page)
    book = load_workbook(io.BytesIO(leader.get(address.replace("&amp;", "&")).data))
    sheet = book["clients"]
    sheet["E2"], sheet["E3"], sheet["G3"] = "ja", "nee", None
    book["employers"].delete_rows(3)
    mended = io.BytesIO()
    book.save(mended)
    mended.seek(0)
    data = {"files": [(mended, "wrong-rows.xlsx")]}
    answer = leader.post("/exchange", data=data, content_type="multipart/form-data")
    assert answer.status_code == 200, answer.text.split("<main")[1]
    leader.post(f"/exchange/{ImportRun.get(ImportRun.state == 'waiting').id}")
    assert {c.name for c in Client.select()} == {"=1+1", "=A😀"}
    assert Employer.get().next_action == "een twee"


def test_the_right_rows_come_back_too_for_who_wants_them_all(leader, branch):
    text = clients_csv(branch, ("c-1", "h", "A"), ("c-2", "h", "B")).replace(
        ";B;", f";{'B' * 121};"
    )
    page = send(leader, clients=text, people="code,branch,employment\n")

    [address] = re.findall(r'href="([^"]+wrong-rows\?all=1)"', page.text)
    lines = leader.get(address).text.splitlines()

    assert [line.split(";")[0] for line in lines] == ["\ufeffcode", "c-1", "c-2"]
    assert lines[1].endswith(";")
    assert lines[2].endswith("name: langer dan 120 tekens")
    assert "1 fout<" in page.text


def test_a_row_that_one_may_not_write_comes_back_with_the_reason_too(leader, team_leader):
    """What the page refuses is all that the preview found, not only what stands in the cells."""
    row = f"{team_leader.code},{team_leader.branch.code},Iemand Anders,{team_leader.email},paid"
    page = send(leader, people=f"code,branch,name,email,employment\n{row}\n")

    [address] = re.findall(r'href="([^"]+wrong-rows)"', page.text)
    sheet = leader.get(address).text

    [line] = csv.DictReader(io.StringIO(sheet.lstrip("\ufeff")), delimiter=";")
    assert line["code"] == team_leader.code
    assert "name: " in line["what_is_wrong"]


def test_a_leader_brings_in_no_other_branch(leader):
    """G1: rows of another branch are a fault, whatever file they stand in."""
    other = make_branch()

    page = send(leader, clients=clients_csv(other, ("c-1", "h-1", "Amina")))

    assert page.status_code == 422
    assert not Client.select().exists()


def test_nobody_sees_the_import_of_somebody_else(leader, branch, client_for):
    send(leader, clients=clients_csv(branch, ("c-1", "h-1", "Amina")))
    run = ImportRun.get()

    colleague = client_for(make_person(branch, "team_leader"))
    assert colleague.post(f"/exchange/{run.id}").status_code == 404
    assert not Client.select().exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("clients.exe", b"MZ"), ("files.zip", b"no zip"), ("", b"")],
)
def test_what_is_no_csv_or_zip_is_refused_kindly(leader, name, content):
    data = {"files": [(io.BytesIO(content), name)]}
    page = leader.post("/exchange", data=data, content_type="multipart/form-data")

    assert page.status_code == 422
    assert 'id="files-error"' in page.text


def test_a_bomb_is_not_unpacked(leader):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("clients.csv", b"0" * (210 * 1024 * 1024))
    bomb.seek(0)

    page = leader.post(
        "/exchange",
        data={"files": [(bomb, "bomb.zip")]},
        content_type="multipart/form-data",
    )
    assert page.status_code == 422


def test_a_branch_takes_its_files_away_and_brings_them_back(leader, branch):
    """H3: the export is a ZIP that the import reads."""
    send(leader, clients=clients_csv(branch, ("c-1", "h-1", "=Amina")))
    leader.post(f"/exchange/{ImportRun.get().id}")

    taken = leader.post("/exchange/export")
    again = leader.post(
        "/exchange",
        data={"files": [(io.BytesIO(taken.data), "brug.zip")]},
        content_type="multipart/form-data",
    )

    assert b"'=Amina" in zipfile.ZipFile(io.BytesIO(taken.data)).read("clients.csv")
    assert again.status_code == 200, again.text
    assert Client.get().name == "=Amina"


def test_what_was_logged_here_comes_back_unchanged(leader, branch, team_leader):
    """H1, H3: a visit of just now, to the second, goes out and comes back as the same."""
    client = make_client(branch)
    Phone(leader).log(client, travel="y", transport="car", km="8,4", note="Brief")
    taken = leader.post("/exchange/export")

    tallies = actions.preview(upload.contents_of([as_upload(taken.data)]), team_leader).tallies

    assert +tallies["activities"] == {"same": 1}
    assert all(set(+tally) <= {"same"} for tally in tallies.values())


def as_upload(content):
    return FileStorage(io.BytesIO(content), "brug.zip")


@pytest.mark.parametrize("sent", [{}, {"files": "geen bestand"}, {"files": ""}])
def test_what_is_no_file_is_asked_for_again(client_for, team_leader, sent):
    """B2 of reliability: a text where a file belongs breaks nothing."""
    assert client_for(team_leader).post("/exchange", data=sent).status_code == 422


def test_another_host_knows_that_an_import_runs_and_not_how_far_it_is(client_for, team_leader):
    """Of one whose host ended it says so after an hour."""
    run = ImportRun.create(branch=team_leader.branch, person=team_leader, state="running", rows=9)

    assert running.progress(run) == (0, 1)
    assert "<progress" in client_for(team_leader).get(f"/exchange/{run.id}").text
    run.created_at -= running.ELSEWHERE * 2
    assert running.progress(run) is None


@pytest.mark.real_commits
def test_a_long_import_goes_on_after_the_answer(app, monkeypatch):
    """With a progress bar meanwhile; by somebody whose request has ended."""
    monkeypatch.setattr(running, "AT_ONCE", 0)
    with app.app_context(), db.connection_context():
        with db.atomic():
            branch = make_branch()
            leader = app.test_client(user=make_person(branch, "team_leader"))
        try:
            send(leader, clients=clients_csv(branch, ("c-1", "h-1", "Amina"), ("c-2", "h-1", "Bo")))
            address = f"/exchange/{ImportRun.get(ImportRun.branch == branch).id}"
            leader.post(address)
            for _ in range(100):
                if (page := leader.get(address)).status_code == 302:
                    break
                assert "<progress" in page.text
                time.sleep(0.1)
            assert page.location == "/exchange"
            assert Client.select().where(Client.branch == branch).count() == 2
        finally:
            remove(branch)


def remove(branch):
    with db.atomic(), log_may_go():
        for model in reversed(tables.ALL):
            if "branch" in fields_of(model) and model is not Municipality:
                model.delete().where(model.branch == branch).execute()
        places = Municipality.select().where(Municipality.branch == branch)
        GuidanceRule.delete().where(GuidanceRule.municipality.in_(places)).execute()
        Municipality.delete().where(Municipality.branch == branch).execute()
        AuditLink.delete().where(AuditLink.chain == branch.id).execute()
        AuditEntry.delete().where(AuditEntry.branch_id == branch.id).execute()
        branch.delete_instance()


def test_only_a_leader_brings_files_in(client_for, volunteer, job_coach):
    for person in (volunteer, job_coach):
        assert client_for(person).get("/exchange").status_code == 403
