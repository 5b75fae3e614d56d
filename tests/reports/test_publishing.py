"""F6: a published report stays as it was, byte for byte; what changes later is shown beside it."""

import csv
import io
import zlib
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from portal.activities.models import Activity
from portal.branches.models import Branch, Municipality
from portal.core.clock import today
from portal.core.web.access import Role
from portal.import_export.actions import bring_in, published_parts
from portal.import_export.actions.exporting import files_of
from portal.import_export.actions.reading import Faults
from portal.people.models import Person
from portal.reports import actions, queries
from portal.reports.actions import Report, publishing, signing, story
from portal.reports.models import Chapter, FigureOverride, Publication
from portal.reports.queries import Scope, published
from portal.reports.queries.before_publishing import look_over
from tests.factories import make_activity, make_client, make_municipality, make_person


@pytest.fixture
def scope(app, maassluis):
    with app.test_request_context():
        yield Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31))


@pytest.fixture
def leader(maassluis):
    return make_person(maassluis, Role.TEAM_LEADER, name="Bas Ridder", started_on=date(2019, 2, 1))


def late_visit(person):
    moment = datetime(2018, 5, 3, 12, tzinfo=UTC)
    return make_activity(person, kind="desk_contact", started_at=moment)


def test_idea_3_later_edits_show_as_published_368_now_369_with_the_records(browser, scope, leader):
    story.write(scope, Chapter.DESK, leader, 0, "Er waren {desk.contacts} bezoekers.")
    made = publishing.publish(Report(scope), leader, None)
    before = bytes(made.contents), bytes(made.pdf)

    late_visit(leader)
    Activity.update(withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC)).where(
        Activity.code == "activity-0100"
    ).execute()
    late_visit(leader)
    story.write(scope, Chapter.DESK, leader, 1, "Anders.")
    again = Publication.get()
    page = browser.get("/figures?year=2018").text
    kept = browser.get(f"/figures/published/{made.id}").text

    assert (bytes(again.contents), bytes(again.pdf)) == before
    assert "Spreekuurcontacten</b>: gepubliceerd 368, nu 3" in " ".join(page.split())
    assert "Er waren 368 bezoekers." in kept
    assert "Het zegel is heel" in kept
    assert "Bas Ridder" in kept
    new = browser.get(f"/figures/published/{made.id}/desk.contacts?which=new").text
    assert new.count("<tr><td>") == 2
    listed = browser.get(f"/figures/published/{made.id}/desk.contacts").text
    assert ">368 in deze lijst<" in listed
    text = PdfReader(io.BytesIO(before[1])).pages[2].extract_text()
    assert "Er waren 368 bezoekers." in text


def test_every_published_figure_opens_as_many_records_as_it_says(scope, leader):
    made = publishing.publish(Report(scope), leader, None)
    counted = queries.annual(scope)
    late_visit(leader)

    for key, kept in published.Kept(made).figures.items():
        assert kept.figure.value == kept.value == counted[key]
        assert len(queries.rows(scope, kept.figure, leader, key)) == len(kept.records)


def test_a_byte_that_was_changed_breaks_the_seal(browser, scope, leader):
    made = publishing.publish(Report(scope), leader, None)
    later = publishing.publish(Report(scope), leader, "Twee bezoeken kwamen later.")

    assert publishing.is_as_sealed(made)
    assert publishing.is_as_sealed(later)
    Publication.update(reason="Iets anders.").where(Publication.id == later.id).execute()
    assert not publishing.is_as_sealed(Publication.get_by_id(later.id))
    page = browser.get(f"/figures/published/{later.id}").text
    assert "Het zegel is verbroken" in page


def test_a_publication_is_followed_by_another_with_a_reason_and_the_first_is_kept(browser, scope):
    first = browser.post("/figures/publish?year=2018", data={"seen": "y"})
    silent = browser.post("/figures/publish?year=2018", data={"seen": "y"})
    why = {"seen": "y", "reason": "Een bezoek was vergeten."}
    second = browser.post("/figures/publish?year=2018", data=why)

    assert (first.status_code, silent.status_code, second.status_code) == (303, 422, 303)
    assert "Zeg waarom." in silent.text
    found = list(Publication.select().order_by(Publication.number))
    assert [(one.number, one.reason) for one in found] == [(1, None), (2, why["reason"])]
    assert published.last_of(scope).number == 2
    pdf = browser.get(f"/figures/published/{found[0].id}/report.pdf")
    assert pdf.data == bytes(found[0].pdf)


def test_what_is_incomplete_comes_first_and_is_confirmed(browser, scope, leader):
    late_visit(leader)  # without a topic and a client

    page = browser.get("/figures/publish?year=2018").text
    answer = browser.post("/figures/publish?year=2018")

    assert page.index("Nog niet compleet") < page.index("Wat is nagekeken")
    assert answer.status_code == 422
    assert not Publication.select().exists()


@pytest.mark.parametrize(
    ("key", "value", "broken"),
    [
        ("housing.adults", 12, "Volwassenen"),
        ("housing.men", 13, "Mannen"),
        ("target.closing", 47, "eindstand"),
        ("desk.topics", 521, "onderwerpen"),
        ("legal.reunification.closed", 18, "Geopende"),
        ("desk.unique_clients", 400, "Niet meer cliënten"),
    ],
)
def test_each_check_of_a3_finds_its_mistake(scope, key, value, broken):
    """A3.6"""
    values = queries.annual(scope)

    [material] = queries.material_of(scope)
    assert all(one.holds for one in look_over(material, values))
    found = look_over(material, values | {key: value})
    failed = [str(one.text) for one in found if not one.holds]
    assert any(broken in text for text in failed), failed


def test_the_municipalities_together_are_checked_against_the_branch(branch):
    """A3.6: who was housed in none of them is found before it goes out."""
    day = date(2025, 3, 1)
    second = make_municipality(branch)
    make_client(branch, housed_on=day)
    make_client(branch, housed_on=day, municipality=second)

    def together():
        scope = Scope(branch, date(2025, 1, 1), date(2025, 12, 31))
        [material] = queries.material_of(scope)
        found = look_over(material, queries.annual(scope))
        return next(one.holds for one in found if "municipalities together" in str(one.text))

    assert together()
    make_client(branch, housed_on=day, municipality=None)
    assert not together()


def test_a_definition_that_was_another_last_year_stands_beside_that_of_now(browser, scope, leader):
    """F6: the figure of the year before was counted otherwise; its words of then are told."""
    last = Scope(scope.branch, date(2017, 1, 1), date(2017, 12, 31))
    made = publishing.publish(Report(last), leader, None)
    told = published.Kept(made).told
    told["figures"]["desk.contacts"]["text"] = "Zo was het."
    made.contents, made.definitions = published.packed(told), "of 2017"
    made.save()

    page = browser.get("/figures?year=2018").text
    assert "In 2017 anders: Zo was het." in page
    assert "In 2018 anders" not in browser.get("/figures?year=2019").text


def test_a_running_year_is_not_published(browser):
    page = browser.get(f"/figures/publish?year={today().year}").text
    browser.post(f"/figures/publish?year={today().year}", data={"seen": "y"})

    assert "als het voorbij is" in page
    assert not Publication.select().exists()


def test_a_number_put_right_by_hand_says_so_with_its_author_everywhere(browser, scope):
    address = "/figures/override/desk.contacts?year=2018"
    browser.post(address, data={"hundredths": "370", "reason": "Twee op papier."})
    one = FigureOverride.get()
    page = browser.get("/figures?year=2018").text
    pdf = PdfReader(io.BytesIO(actions.as_pdf(scope)))
    paper = " ".join("\n".join(page.extract_text() for page in pdf.pages).split())

    for said in (page, actions.as_html(scope).decode(), paper):
        assert "370*" in said
        assert "Twee op papier." in said
        assert one.made_by.name in said
    assert queries.annual(scope)["desk.contacts"] == 368
    assert browser.post(address, data={"hundredths": "veel", "reason": "x"}).status_code == 422
    browser.post(f"/figures/override/{one.id}/end")
    assert "370*" not in browser.get("/figures?year=2018").text
    assert FigureOverride.get().ended_at is not None


def test_what_was_published_and_put_right_goes_out_and_comes_back(scope, leader):
    publishing.override(scope, leader, "desk.contacts", 37_000, "Twee op papier.")
    publishing.publish(Report(scope), leader, None)
    files = files_of("maassluis")
    Publication.delete().execute()
    FigureOverride.delete().execute()

    bring_in(files)
    made = Publication.get()
    kept = published.Kept(made).figures

    assert made.mac is None
    assert signing.is_whole(made)
    assert kept["desk.contacts"].value == 370
    assert kept["hours.total"].value == 970.17
    assert FigureOverride.get().value == 370
    again = files_of("maassluis")
    other = files["figure_overrides"].replace(b"370", b"371")
    assert bring_in({"figure_overrides": other}).tallies["figure_overrides"]["changed"] == 1
    assert published.overrides(scope)["desk.contacts"].value == 371
    assert FigureOverride.select().where(FigureOverride.ended_at.is_null(False)).count() == 1
    bring_in({"figure_overrides": files["figure_overrides"]})
    assert again["published_figures"] == files["published_figures"]
    assert again["figure_overrides"] == files["figure_overrides"]
    tallies = bring_in(files).tallies
    assert not tallies["published_figures"]["new"] + tallies["figure_overrides"]["new"]
    assert not tallies["published_parts"]["new"]


@pytest.fixture
def sent(scope, leader) -> tuple[bytes, dict[str, bytes]]:
    """The PDF that was published, and the files of the branch, which is gone by now."""
    made = publishing.publish(Report(scope), leader, None)
    files = files_of("maassluis")
    Branch.update(code="was-maassluis").where(Branch.id == scope.branch.id).execute()
    Municipality.update(name=Municipality.name.concat(" toen")).execute()
    Person.update(email=None).execute()
    return bytes(made.pdf), files


def test_what_was_published_comes_whole_into_another_database_and_out_of_it(client_for, sent):
    """F6: figures, PDF, records and signature; each figure opens the records as they are there."""
    pdf, files = sent
    bring_in(files)
    made = Publication.get(Publication.branch == Branch.get(Branch.code == "maassluis"))
    there = Scope(made.branch, made.since, made.until)

    assert made.published_by.label == "Bas Ridder"
    assert bytes(made.pdf) == pdf
    assert files_of("maassluis") == files
    assert Report(there).changes == []
    rows = queries.rows(there, published.Kept(made).figures["desk.contacts"].figure)
    assert len(rows) == 368
    assert all(row.link for row in rows)
    leader = client_for(make_person(made.branch, Role.TEAM_LEADER))
    page = leader.get(f"/figures/published/{made.id}").text
    assert "De handtekening klopt" in page
    assert leader.get(f"/figures/published/{made.id}/report.pdf").data == pdf
    made.contents = made.contents[:-9] + b"x" + made.contents[-8:]
    assert signing.is_whole(made) is False


def test_a_file_in_which_something_was_changed_is_refused(sent):
    """F6: a byte, a number, a reason, or a piece that is gone; nothing is stored then."""
    _pdf, files = sent
    for part in ("contents", "pdf", "signature", "figure", "reason", "piece"):
        name = "published_figures" if part in {"figure", "reason"} else "published_parts"
        with pytest.raises(Faults) as faults:
            bring_in(files | {name: changed(files[name], part)})
        assert {fault.file for fault in faults.value.all} == {"published_parts"}, part

    with pytest.raises(Faults, match=r"published_parts\.csv:2: text: published_figures\.csv"):
        bring_in({name: rows for name, rows in files.items() if name != "published_figures"})


@pytest.mark.no_database
def test_a_part_that_unpacks_to_more_than_any_publication_is_no_part():
    assert published_parts.unpacked(zlib.compress(b"[1]")) == [1]
    with pytest.raises(ValueError, match=r"^$"):
        published_parts.unpacked(zlib.compress(b" " * (published_parts.MOST_BYTES + 1)))


@pytest.mark.no_database
@pytest.mark.parametrize(
    "text",
    ["[]", '{"statement": "{}"}', '{"statement": "[]", "signer": "x", "signature": "x"}'],
)
def test_what_is_no_statement_is_read_as_no_signature(text):
    with pytest.raises(ValueError, match=r"^not a "):
        signing.Signed.read(text)


def test_what_is_not_over_or_says_no_reason_is_not_published(app, branch, team_leader):
    year = Scope(branch, date(2018, 1, 1), date(2018, 12, 31))
    now = Scope(branch, today().replace(month=1, day=1), today().replace(month=12, day=31))
    with pytest.raises(publishing.NotOver):
        publishing.publish(Report(now), team_leader, None)
    made = publishing.publish(Report(year), team_leader, None)
    with pytest.raises(publishing.NeedsReason):
        publishing.publish(Report(year), team_leader, None)
    made.pdf = b"anders"
    assert signing.signed(made) is None  # what was changed goes out without a signature
    assert Publication.select().where(Publication.branch == branch).count() == 1


def test_of_two_numbers_put_by_hand_the_first_ends(branch, team_leader):
    year = Scope(branch, date(2018, 1, 1), date(2018, 12, 31))
    for number in (37_000, 37_100, 37_100):
        publishing.override(year, team_leader, "desk.contacts", number, "Op papier.")
    assert Report(year).changes == []  # nothing was published
    assert not Report(year).knows("desk.nothing")
    stood = FigureOverride.select().order_by(FigureOverride.id)
    assert [(one.hundredths, one.ended_at is None) for one in stood] == [
        (37_000, False),
        (37_100, True),
    ]


def changed(file: bytes, part: str) -> bytes:
    first, *lines = list(csv.reader(io.StringIO(file.decode())))
    at = {column: place for place, column in enumerate(first)}
    if part == "figure":
        line = next(line for line in lines if line[at["key"]] == "desk.contacts")
        line[at["value"]] = "369"
    elif part == "reason":
        for line in lines:
            line[at["reason"]] = "Een fout hersteld."
    elif part == "piece":
        lines.remove(next(line for line in lines if line[at["part"]] == "pdf"))
    else:  # one bit of what the base64 stands for
        line = next(line for line in lines if line[at["part"]] == part)
        where = line[at["text"]].index("A", 200)
        line[at["text"]] = line[at["text"]][:where] + "B" + line[at["text"]][where + 1 :]
    out = io.StringIO()
    csv.writer(out).writerows([first, *lines])
    return out.getvalue().encode()


def test_the_ledger_is_a_picture_too(browser):
    """Housed beside the target of each half-year, on a phone as bars."""
    page = browser.get("/figures/ledger").text

    assert 'class="chart"' in page.split('id="picture"')[1]
    assert ">2018-1<" in page
