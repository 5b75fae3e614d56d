"""C2 and C4: PDF and Word in two layouts; without a name nothing in the file tells who it is."""

import io
import re
import zipfile

import pikepdf
import pypdf
import pytest
from docx import Document

from portal.consents import actions as consents
from portal.consents.queries import running_consent
from portal.employment.cvs.models import CVVersion, Layout
from tests.employment.cvs.factories import LISTS, TELLING, TOKENS, make_version
from tests.employment.cvs.texts import (
    copied_from_pdf,
    links_in_pdf,
    text_of_docx,
    text_of_pdf,
    widest_gap_in,
)

LAYOUTS = [str(layout) for layout in Layout]
ARABIC = "سلام حداد"
LONG = "Hottentottententententoonstellingsterreinbeheerdersopleiding" * 2


def file_of(client_for, coach, version, **wanted):
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    return client_for(coach).get(f"/cvs/versions/{version.id}/file?{query}")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_cv_comes_out_as_pdf_and_as_word(client_for, coached, version, layout):
    """C2"""
    coach = coached[1]
    pdf = file_of(client_for, coach, version, format="pdf", layout=layout)
    word = file_of(client_for, coach, version, format="docx", layout=layout)

    for text in (text_of_pdf(pdf.data), text_of_docx(word.data)):
        for said in ("Zeyneb Barwari", "Werkervaring", "Restaurant Orontes", "maart 2010 – 2015"):
            assert said in text
        assert "Door IDW gewaardeerd als mbo 4" in text
        assert "Ik kan bellen in deze taal" in text
        assert text.index("Hulpkok") < text.index("Restaurant Orontes")  # the last comes first
    assert "filename=cv-zeyneb-barwari.pdf" in pdf.headers["Content-Disposition"]
    assert pdf.headers["Content-Security-Policy"].startswith("sandbox")


def test_the_pdf_has_a_title_a_language_and_tags(client_for, coached, version):
    """J6: PDF with title and lang, for a screen reader."""
    content = file_of(client_for, coached[1], version, format="pdf").data
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert pdf.Root.MarkInfo.Marked
    assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == "Cv van Zeyneb Barwari"


def everything_in_pdf(content: bytes) -> str:
    """All text and metadata, and the raw bytes of every object, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        parts = [text_of_pdf(content), content.decode("latin-1"), str(pdf.docinfo)]
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                parts.append(each.read_bytes().decode("latin-1"))
            parts.append(repr(each))
            parts.append(str(each) if isinstance(each, pikepdf.String) else "")
    return "\n".join(parts)


def everything_in_docx(content: bytes) -> str:
    """Every part of the ZIP and its name; words that Word keeps in pieces, joined."""
    parts = [text_of_docx(content)]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts.append(archive.comment.decode())
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            parts += [name, text, re.sub(r"<[^>]+>", "", text)]
    return "\n".join(parts)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_without_a_name_no_part_of_a_file_tells_who_it_is(client_for, coached, version, layout):
    """C4: text, file name and metadata of both files; the person's words are all looked for."""
    client, coach = coached
    tokens = [*TOKENS, client.code.lower(), client.municipality.name.lower()]
    for format_, everything in (("pdf", everything_in_pdf), ("docx", everything_in_docx)):
        named = file_of(client_for, coach, version, format=format_, layout=layout)
        bare = file_of(client_for, coach, version, format=format_, layout=layout, named="no")
        known = everything(named.data).lower()
        assert "zeyneb" in known  # the search finds what is there
        found = everything(bare.data).lower() + bare.headers["Content-Disposition"].lower()
        assert coach.email.lower() in found  # whom to ask
        found = found.replace(coach.email.lower(), "")
        told = found.replace(version.reference.lower(), "")  # whose number may be that of a year
        assert [t for t in tokens if t in told and not is_of_any_file(t, told)] == []
        assert version.reference.lower() in found
        assert "horeca" in found  # the sector, in place of the employer
        assert re.search(r"10\s+jaar", found)  # what tells nothing stays


def is_of_any_file(token: str, found: str) -> bool:
    """An @ also stands among the bytes of a font, a number within a longer one or an id."""
    if token.isdigit():
        return not re.search(rf"(?<![\da-f]){token}(?![\da-f])", found)
    return token == "@" and not re.search(r"[\w.]+@[\w.]+\.(org|nl|com)", found)


def test_what_was_left_out_is_left_out_for_good(coached, version):
    """The nameless contents are frozen too: a later change of the file cannot bring back a word."""
    client, _coach = coached
    type(client).update(name="Iemand Anders").where(type(client).id == client.id).execute()
    said = CVVersion.get_by_id(version.id).nameless.lower()
    assert [token for token in TOKENS if token in said] == []


@pytest.mark.parametrize("format_", ["pdf", "docx"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_arabic_emoji_and_long_words_come_out_whole(client_for, coached, layout, format_):
    """C2: right-to-left and emoji do not break it, nor does a word longer than the line."""
    client, coach = coached
    values = TELLING | {"name": ARABIC, "about": f"Ik werk 😀 met Олена en ሰላም. {LONG}"}
    version = make_version(client, coach, values=values, lists=LISTS)
    answer = file_of(client_for, coach, version, format=format_, layout=layout)

    assert answer.status_code == 200
    text = (text_of_pdf if format_ == "pdf" else text_of_docx)(answer.data)
    flat = text.replace("\n", "").replace(" ", "")
    assert "Олена" in flat
    assert LONG in flat
    if format_ == "docx":
        assert ARABIC in text
        assert "😀" in text
        runs = Document(io.BytesIO(answer.data)).element.body.iter("{*}rtl")
        assert any(True for _ in runs)
    else:
        assert not missing_glyphs(answer.data)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_copied_out_of_the_pdf_is_what_was_typed(client_for, coached, layout):
    """C2: no invisible sign in a long address, addresses are links, Arabic in reading order."""
    client, coach = coached
    mail = "abdulrahman.alhussaini.almaghribi@postbus.example.org"
    site = "https://www.linkedin.com/in/abdulrahman-alhussaini-almaghribi-12345/details"
    name = "عبد الرحمن محمد عبد الله بن عبد العزيز الحسيني المغربي"
    values = TELLING | {"name": name, "email": mail, "about": f"Kijk op {site} of bel."}
    version = make_version(client, coach, values=values, lists=LISTS)

    answer = file_of(client_for, coach, version, format="pdf", layout=layout)

    copied = copied_from_pdf(answer.data)
    flat = re.sub(r"\s", "", copied)
    assert mail in flat
    assert site in flat
    assert name.replace(" ", "") in flat
    assert not re.search("[\u00ad\u200b-\u200f\u2060\ufeff]", copied)
    assert links_in_pdf(answer.data) == {f"mailto:{mail}", site, "tel:0612345678"}
    assert "cv-abd-al-rahman-mohammad-abd-allah-ben" in answer.headers["Content-Disposition"]
    assert len(pypdf.PdfReader(io.BytesIO(answer.data)).pages) == 1


SENTENCE = "أحب العمل مع الناس في المطبخ الإيطالي بسلام"
SITE = "https://www.linkedin.com/in/zeyneb-barwari-kok"


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_both_directions_in_one_text_are_copied_as_they_are_read(client_for, coached, language):
    """C2: an Arabic sentence in a Dutch text, Dutch in an Arabic CV, years, a link without gap."""
    jobs = [
        LISTS["jobs"][0] | {"title": title, "employer": None, "since": 201200, "until": 201500}
        for title in ("Kok", "طباخ")
    ]
    values = TELLING | {"about": f"Ik kook graag. {SENTENCE}. Ik leer snel.\nKijk op {SITE} eens."}
    version = make_version(*coached, values=values, lists=LISTS | {"jobs": jobs})

    wanted = {"language": language, "format": "pdf"}
    paper = file_of(client_for, coached[1], version, **wanted).data

    copied = copied_from_pdf(paper)
    for said in ("Ik kook graag.", SENTENCE, "Ik leer snel.", f"Kijk op {SITE} eens."):
        assert said in copied
    assert "zeyneb.barwari@example.org" in copied
    assert copied.count("2012 – 2015") == 2
    assert widest_gap_in(paper, SITE) < 2


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_years_run_one_way_in_word(client_for, coached, language):
    """C2: beside an Arabic title they would turn round, so they stand below it."""
    jobs = [
        LISTS["jobs"][0] | {"title": title, "since": 201200, "until": 201500}
        for title in ("Kok", "طباخ")
    ]
    version = make_version(*coached, lists=LISTS | {"jobs": jobs})
    wanted = {"language": language, "format": "docx"}
    content = file_of(client_for, coached[1], version, **wanted).data

    lines = list(Document(io.BytesIO(content)).element.body.iter("{*}p"))
    said = ["".join(part.text or "" for part in p.iter("{*}t")) for p in lines]
    assert said[said.index("طباخ") + 1] == "2012 – 2015"
    assert lines[said.index("طباخ") + 1].find(".//{*}bidi") is None
    assert "Kok2012 – 2015" in said
    phone = lines[next(n for n, text in enumerate(said) if "06 12 34 56 78" in text)]
    assert phone.find(".//{*}bidi") is None


@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_consent_that_was_taken_back_stops_every_file(client_for, coached, version, format_):
    """B7: that of a CV stops all, that of showing it too; the named one as well."""
    client, coach = coached
    for purpose in ("share_cv", "make_cv"):
        consents.withdraw(coach, running_consent(client, purpose))
        for named in ("yes", "no"):
            answer = file_of(client_for, coach, version, format=format_, named=named)
            assert answer.status_code == 303
            assert answer.location == f"/cvs/{client.id}"


def missing_glyphs(content: bytes) -> list:
    """The letters that no font of the PDF had: set as an empty box, glyph 0."""
    reader, found = pypdf.PdfReader(io.BytesIO(content)), []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, *_: found.append("\ufffd" in text))
    return [missing for missing in found if missing]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sixty_jobs_fill_pages_and_every_one_is_there(client_for, coached, layout):
    """Bad input: a CV with 60 jobs."""
    client, coach = coached
    jobs = [{"title": f"Baan nummer {n}", "tasks": "Van alles"} for n in range(60)]
    version = make_version(client, coach, lists=LISTS | {"jobs": jobs})
    pdf = file_of(client_for, coach, version, format="pdf", layout=layout).data
    word = file_of(client_for, coach, version, format="docx", layout=layout).data

    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1
    for text in (text_of_pdf(pdf), text_of_docx(word)):
        assert all(f"Baan nummer {n}" in text for n in range(60))


def test_what_people_type_is_text_and_no_field_of_word_or_typst(client_for, coached):
    client, coach = coached
    evil = "{{ 7*7 }} {% for %} <w:p/> & #panic() $x$ *b*"
    version = make_version(client, coach, values=TELLING | {"wish": evil})
    pdf = text_of_pdf(file_of(client_for, coach, version, format="pdf").data)
    word = text_of_docx(file_of(client_for, coach, version, format="docx").data)

    assert "#panic()" in pdf
    assert evil in word


def test_a_format_or_layout_that_there_is_not_is_not_found(client_for, coached, version):
    for wanted in ({"format": "exe"}, {"layout": "../../etc/passwd"}):
        assert file_of(client_for, coached[1], version, **wanted).status_code == 404
