"""Files as people's computers make them: Excel, macOS, a second copy, a bomb."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage

from portal.activities.models import Activity
from portal.clients.models import Client
from portal.import_export.actions import Faults, TooManyRows, bring_in, reading, sheets, upload
from tests.factories import make_person

HEAD = "code,household,counts_for_target,name"


def sent(**files) -> dict[str, bytes]:
    """What a page makes of files with these names."""
    return upload.contents_of(
        [FileStorage(io.BytesIO(content), name) for name, content in files.items()]
    )


def zipped(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def book(**sheets) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            cell.data_type = "s"  # what somebody typed as text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def clients(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


# Names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        {"clients.csv": b"a", "Clients.CSV": b"b"},
        {"clients.csv": b"a", "clients (1).csv": b"b"},
        {"a.zip": zipped({"x/clients.csv": "a", "y/clients.csv": "b"})},
        {"a.zip": zipped({"clients.csv": "a"}), "clients - kopie.csv": b"b"},
        {"a.zip": zipped({"clients.csv": "a"}), "b.zip": zipped({"clients.csv": "a"})},
        {"clients.csv": b"a", "clients.xlsx": book(Blad1=[["code"], ["c"]])},
        {"boek.xlsx": book(clients=[["code"]]), "clients.csv": b"a"},
    ],
)
def test_two_files_of_one_kind_are_named_and_refused(app, files):
    with pytest.raises(upload.Unusable) as refused:
        sent(**files)

    assert "clients" in str(refused.value)


def test_a_folder_with_two_spellings_of_one_name_is_refused(app, tmp_path):
    for name in ("clients.csv", "clients.CSV"):
        (tmp_path / name).write_bytes(clients("c,h,no,A"))
    (tmp_path / "._clients.csv").write_bytes(b"\x00\x05\x16\x07")

    with pytest.raises(Faults, match=r"clients\.csv:1: -: "):
        reading.folder_contents(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["employers (1).csv", "Employers - Kopie.csv", "employers - Copy (2).csv", "EMPLOYERS.CSV"],
)
def test_a_second_copy_is_known_by_its_name(app, name):
    assert list(sent(**{name: b"code"})) == ["employers"]


def test_what_macs_and_windows_add_to_a_zip_is_not_seen(app):
    files = {
        "map/": "",
        "map/clients.csv": "a",
        "__MACOSX/map/._clients.csv": "\x00\x05",
        "map/.DS_Store": "x",
        "map/Thumbs.db": "x",
    }

    assert sent(**{"a.zip": zipped(files)}) == {"clients": b"a"}


def test_nor_is_what_they_add_to_a_folder(app):
    assert sent(**{"clients.csv": b"a", "desktop.ini": b"x"}) == {"clients": b"a"}


def test_a_zip_with_a_password_says_so(app):
    made = bytearray(zipped({"clients.csv": "a"}))
    made[made.index(b"PK\x01\x02") + 8] |= 1  # the flag in its listing
    with pytest.raises(upload.Unusable, match="password"):
        sent(**{"a.zip": bytes(made)})


def test_another_file_in_a_zip_is_named_rather_than_left_out(app):
    with pytest.raises(upload.Unusable, match=r"lijst\.ods"):
        sent(**{"a.zip": zipped({"clients.csv": "a", "lijst.ods": "b"})})


# Rows --------------------------------------------------------------------------------------


def as_read(leader, content: bytes, name: str = "clients.csv") -> list[str]:
    bring_in(sent(**{name: content}), leader)
    return [client.name for client in Client.select().order_by(Client.code)]


@pytest.mark.parametrize(
    "content",
    [
        clients("c,h,no,Ayşe", ",,,", "  ,,,", "", "d,h,no,Bo", ",,,"),
        b"sep=;\r\n" + clients("c,h,no,Ay\u015fe", "d,h,no,Bo").replace(b",", b";"),
        b"\xef\xbb\xbf" + clients("c,h,no,Ayşe", "d,h,no,Bo"),
        clients("c,h,no,Ayşe", "d,h,no,Bo").decode().encode("utf-16"),
        clients("c,h,no,Ayşe", "d,h,no,Bo").decode().encode("utf-16-le"),
        clients("c,h,no,Ayşe", "d,h,no,Bo").decode().replace(",", "\t").encode("utf-16"),
        b"code,household,counts_for_target,name,,\nc,h,no,Ay\xc5\x9fe,,\nd,h,no,Bo\n",
        b"code,household,,counts_for_target,name\nc,h,,no,Ay\xc5\x9fe\nd,h,,no,Bo,,,\n",
        b",,,\n" + clients("c,h,nee,Ayşe", "d,h,NEE,Bo"),
    ],
)
def test_files_as_excel_makes_them_are_read(team_leader, content):
    assert as_read(team_leader, content) == ["Ayşe", "Bo"]


@pytest.mark.parametrize("content", ["é,h,no,A", "c,h,no,José"])
def test_windows_1252_is_refused_with_what_to_do(team_leader, content):
    """Excel writes “?” for the letters that it lacks there: a name would be lost in silence."""
    with pytest.raises(Faults) as found:
        bring_in({"clients": f"{HEAD}\n{content}\n".encode("cp1252")}, team_leader)

    [fault] = found.value.all
    assert (fault.line, "CSV UTF-8" in fault.message) == (2, True)


def test_a_value_under_no_name_is_not_lost_in_silence(team_leader):
    with pytest.raises(Faults, match=r"clients\.csv:2: -: "):
        bring_in({"clients": b"code,,household,counts_for_target\nc,x,h,no\n"}, team_leader)
    with pytest.raises(Faults, match=r"clients\.csv:2: -: "):
        bring_in({"clients": b"code,household,counts_for_target,,\nc,h,no,,x\n"}, team_leader)


@pytest.mark.parametrize("text", ['c,h,no,"open', 'c,h,no,"a"b', "c,h,no," + "x" * 2_000_000])
def test_broken_csv_is_explained_in_words(team_leader, text):
    with pytest.raises(Faults) as found:
        bring_in({"clients": clients(text)}, team_leader)

    [fault] = found.value.all
    assert "quotation mark" in fault.message


# Dutch writing -----------------------------------------------------------------------------

ACTIVITY = "code;person;kind;started_at;minutes;travel_km\n"


def logged(leader, started_at: str, kilometres: str = "") -> Activity:
    person = make_person(leader.branch)
    row = f"a;{person.code};office;{started_at};60;{kilometres}\n"
    bring_in({"activities": (ACTIVITY + row).encode()}, leader)
    return Activity.get()


@pytest.mark.parametrize(
    "typed", ["13-04-2018 14:05", "13-4-2018 14:05:00", "2018-04-13 14:05", "2018-04-13T14:05"]
)
def test_dutch_moments_are_read_on_a_page(team_leader, typed):
    assert logged(team_leader, typed).happened_on == date(2018, 4, 13)


@pytest.mark.parametrize(("typed", "stored"), [("8,4", 84), ("8.4", 84), ("1.008,4", 10_084)])
def test_decimal_commas_are_read_on_a_page(team_leader, typed, stored):
    assert logged(team_leader, "2018-04-13T14:05", typed).distance_hm == stored


@pytest.mark.parametrize(
    ("moment", "kilometres"),
    [
        ("04/03/2018 14:05", ""),
        ("vanmiddag", ""),
        ("13-04-18 14:05", ""),
        ("31-02-2018 14:05", ""),
        ("2018-04-13T14:05", "1,008"),
        ("2018-04-13T14:05", "1.008"),
    ],
)
def test_what_can_be_misread_is_refused(team_leader, moment, kilometres):
    with pytest.raises(Faults):
        logged(team_leader, moment, kilometres)


@pytest.mark.parametrize(
    "row",
    ["c,h,nee,2018-01-01", "c,h,no,13-04-2018", "c,h,No,2018-01-01", "c,h,no,2018-01-01 00:00"],
)
def test_the_command_line_takes_what_the_contract_says(app, row):
    text = f"code,household,counts_for_target,housed_on\n{row}\n"
    with pytest.raises(Faults):
        bring_in({"branches": b"code,name\nb,B\n", "clients": text.encode()})
    with pytest.raises(Faults):
        bring_in({"branches": "code,name\nb,B\n".encode("utf-16")})


# Excel -------------------------------------------------------------------------------------


def test_an_excel_file_has_a_sheet_for_each_kind(team_leader):
    day, person = datetime(2018, 4, 13, 14, 5), make_person(team_leader.branch)
    content = book(
        Clients=[
            ["code", "household", "counts_for_target", "name", "housed_on"],
            [1, "h", False, "=1+1", datetime(2018, 4, 13)],
            [],
            [None, None, None],
            ["c2", "h", "ja", "Ayşe\nYıldız", date(2018, 4, 14)],
        ],
        activities=[
            ["code", "person", "kind", "started_at", "minutes", "travel_km", "note"],
            ["a", person.code, "office", day, 60.0, 8.4, "een\ntwee"],
        ],
        Blad3=[],
    )

    files = sent(**{"alles.xlsx": content})
    bring_in(files, team_leader)

    first, second = Client.select().order_by(Client.code)
    assert (first.code, first.name, first.housed_on) == ("1", "=1+1", date(2018, 4, 13))
    assert (second.name, second.counts_for_target) == ("Ayşe Yıldız", True)
    activity = Activity.get()
    assert (activity.minutes, activity.distance_hm, activity.note) == (60, 84, "een\ntwee")


def test_one_sheet_of_any_name_is_what_the_file_is_called(team_leader):
    rows = [["code", "household", "counts_for_target", "name"], ["c", "h", "nee", "Ayşe"]]

    assert as_read(team_leader, book(Blad1=rows), "clients (2).xlsx") == ["Ayşe"]


def test_a_fault_in_a_sheet_is_on_the_line_of_the_sheet(team_leader):
    head = ["code", "household", "counts_for_target", "name"]
    rows = [head, ["c", "h", "nee", "twee\nregels"], [], ["d", "h", "wie weet", "B"]]

    with pytest.raises(Faults, match=r"clients\.csv:4: counts_for_target"):
        bring_in(sent(**{"clients.xlsx": book(Blad1=rows)}), team_leader)


@pytest.mark.parametrize(
    "content",
    [
        b"no zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        zipped({"xl/workbook.xml": "<a/>"}),
        zipped({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    ],
    ids=["no zip", "old Excel", "no workbook", "entities"],
)
def test_what_is_no_excel_file_is_refused_kindly(app, content):
    with pytest.raises(upload.Unusable, match=r"^lijst\.xlsx: "):
        sent(**{"lijst.xlsx": content})


def test_a_sheet_that_is_no_kind_of_file_is_named(app):
    with pytest.raises(upload.Unusable, match="Adressen"):
        sent(**{"lijst.xlsx": book(clients=[["code"]], Adressen=[["straat"]])})


# Bombs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        {"a.zip": zipped({"clients.csv": b"0" * (61 * 1024 * 1024)})},
        {
            f"{kind}.zip": zipped({f"{kind}.csv": b"0" * (31 * 1024 * 1024)})
            for kind in ("cvs", "homes")
        },
        {"clients.xlsx": zipped({"xl/worksheets/sheet1.xml": b"0" * (61 * 1024 * 1024)})},
        {"a.zip": zipped({f"{n}.csv": "" for n in range(201)})},
    ],
    ids=["zip", "zips", "xlsx", "members"],
)  # fmt: skip
def test_a_bomb_is_not_unpacked(app, files):
    with pytest.raises(upload.Unusable, match="60 MB"):
        sent(**files)


def test_what_unpacks_to_more_than_is_left_is_refused_while_it_is_read(app):
    """What its listing said before is not believed."""
    archive = zipfile.ZipFile(io.BytesIO(zipped({"clients.csv": "code"})))
    [member] = archive.infolist()
    assert upload.read_member(archive, member, 4) == b"code"
    with pytest.raises(upload.Unusable):
        upload.read_member(archive, member, 3)
    made = openpyxl.load_workbook(io.BytesIO(book(Blad1=[["code"], ["c"]])), read_only=True)
    with pytest.raises(sheets.TooLarge):
        sheets.as_csv(made.active, 3)
    files = upload.Files()
    files.left = 3
    with pytest.raises(upload.Unusable):
        files.add("clients.csv", b"code")


def test_more_rows_than_a_page_takes_are_refused_wrong_ones_too(team_leader, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    for row in ("c{n},h,no,A", "c{n}", "c{n},h,x,A"):
        rows = [row.format(n=n) for n in range(4)]
        with pytest.raises(TooManyRows):
            bring_in({"clients": clients(*rows)}, team_leader)
    files = {"clients": clients("c,h,no,A", "d,h,no,A"), "cvs": b"client,made_on\nc,x\nc,x\n"}
    with pytest.raises(TooManyRows):
        bring_in(files, team_leader)


def test_a_row_of_endless_cells_ends(team_leader):
    with pytest.raises(Faults):
        bring_in({"clients": b"," * 10_000_000}, team_leader)
    with pytest.raises(Faults):
        bring_in({"clients": b"a," * 101}, team_leader)
