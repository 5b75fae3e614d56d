"""C2: the words around a CV in further languages, on screen, in PDF and in Word."""

import io
import re
from datetime import date

import pypdf
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from docx import Document
from flask_babel import force_locale

from portal.core.config import PROGRAM
from portal.core.i18n.spoken_languages import OWN_NAMES
from portal.employment.cvs.actions import wording
from portal.employment.cvs.models import CVShare, Layout, WrittenIn, labels
from tests.employment.cvs.factories import TELLING, make_share, make_version
from tests.employment.cvs.texts import copied_from_pdf, text_of_docx
from tests.schedule.appointments.texts import read_by_clients

# A long name in Arabic, years only, four jobs and three certificates: looked at in all its forms.
NAME = "عبد الرحمن محمد عبد الله بن عبد العزيز الحسيني المغربي الطرابلسي"
FULL = {
    "jobs": [
        {
            "title": f"Kok {n}",
            "employer": "Restaurant Orontes",
            "place": "Homs",
            "country": "Syrië",
            "since": 201000 + n * 200,
            "until": 201100 + n * 200,
            "tasks": "Koken voor vijftig gasten, de voorraad bijhouden en leerlingen begeleiden.",
        }
        for n in range(4)
    ],
    "schools": [{"study": "Hotelschool", "since": 200500, "until": 200900, "has_diploma": True}],
    "certificates": [{"title": f"Certificaat {n}", "issuer": "SVH"} for n in range(3)],
    "languages": [
        {"language": "prs", "spoken": "native", "written": "native"},
        {"language": "nl", "spoken": "B1", "written": "A2", "can_phone": True},
    ],
    "skills": [{"text": "Rustig blijven"}],
}
ORDER = "rFonts b bCs i iCs color spacing kern sz szCs lang".split()
FILLED = re.compile(r"%\(\w+\)s")
# What stands over the jobs, and on the day on which somebody can begin, in each language.
SAID = {
    "nl": ("Werkervaring", "Beschikbaar vanaf 5 maart 2026"),
    "en": ("Work experience", "Available from 5 March 2026"),
    "ar": ("خبرة عمل", "مارس"),
    "ti": ("ናይ ስራሕ ተመኩሮ", "መጋቢት"),
    "uk": ("Досвід роботи", "березня"),
    "fa": ("سابقه کار", "مارس"),
    "tr": ("İş deneyimi", "Mart"),
}


@pytest.fixture
def written(coached):
    values = TELLING | {"name": NAME, "available_from": date(2026, 3, 5)}
    return make_version(*coached, values=values, lists=FULL)


def file_of(browser, version, **wanted):
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    return browser.get(f"/cvs/versions/{version.id}/file?{query}").data


def line_with(said, word):
    lines = Document(io.BytesIO(word)).element.body.iter("{*}p")
    return next(p for p in lines if said in "".join(part.text or "" for part in p.iter("{*}t")))


@pytest.mark.parametrize("language", list(SAID))
def test_a_cv_speaks_each_language_in_page_pdf_and_word(client_for, coached, written, language):
    """C2: headings, months and levels; what somebody typed stays as it is, each letter drawn."""
    browser, flat = client_for(coached[1]), re.compile(r"\s")
    for layout in list(Layout) if language == "ar" else [Layout.MODERN]:
        wanted = {"language": language, "layout": layout}
        pdf = file_of(browser, written, format="pdf", **wanted)
        word = file_of(browser, written, format="docx", **wanted)
        page = browser.get(f"/cvs/versions/{written.id}?language={language}").text
        for text in (copied_from_pdf(pdf), text_of_docx(word), page):
            for said in (*SAID[language], "Restaurant", "Orontes", "Certificaat"):
                assert flat.sub("", said) in flat.sub("", text)
            assert "\ufffd" not in text
        direction = "rtl" if language in {"ar", "fa"} else "ltr"
        assert f'lang="{language}" dir="{direction}"' in page
        assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
        heading = line_with(SAID[language][0], word)
        assert (heading.find(".//{*}bidi") is not None) == (direction == "rtl")


def test_every_word_around_a_cv_is_there_in_each_language(app):
    """None falls back to English; the languages of which Babel has no name are among them.

    The same of what a client reads of an appointment, which nothing else stands beside."""
    texts = {row[1] for row in extract_from_file("python", wording.__file__, {"_": None})}
    named = (labels.SECTORS, labels.LEVELS, labels.LICENCES, labels.PARTS_OF_DAY, OWN_NAMES)
    with app.test_request_context(), force_locale("en_GB"):
        texts |= {str(label) for told in named for label in told.values()}
    texts |= read_by_clients()
    for language in ("uk", "fa", "tr", "ti"):
        path = PROGRAM / "translations" / language / "LC_MESSAGES" / "messages.po"
        with path.open("rb") as file:
            kept = {message.id: message.string for message in read_po(file) if message.id}
        assert {text for text in texts if not kept.get(text)} == set()
        assert set(kept) - texts == set()
        for text, said in kept.items():
            assert FILLED.findall(text) == FILLED.findall(said)


def test_a_link_shows_the_cv_in_the_language_that_was_chosen(client_for, coached, written):
    """C3"""
    typed = {"recipient": "x", "named": "yes", "layout": "modern", "days": "7", "language": "uk"}
    client_for(coached[1]).post(f"/cvs/versions/{written.id}/share", data=typed)
    assert CVShare.get().language == WrittenIn.UKRAINIAN

    secret = make_share(coached[1], written, language="fa")
    reader = client_for()
    assert SAID["fa"][0] in reader.post(f"/cv/{secret}").text
    assert SAID["fa"][0] in text_of_docx(reader.post(f"/cv/{secret}", data={"format": "docx"}).data)


def test_a_language_that_there_is_not_is_not_found(client_for, coached, written):
    browser = client_for(coached[1])
    for address in ("", "/file"):
        assert browser.get(f"/cvs/versions/{written.id}{address}?language=xx").status_code == 404


@pytest.mark.parametrize("layout", list(Layout))
def test_word_is_dutch_tears_no_row_and_keeps_its_lines_apart(client_for, coached, written, layout):
    """C2: Word checks it in Dutch; a line is as high as its letters; a row stays on one page."""
    word = Document(
        io.BytesIO(file_of(client_for(coached[1]), written, format="docx", layout=layout))
    )
    marks = [*word.styles.element.iter("{*}lang"), *word.element.iter("{*}lang")]
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert marks
    assert {mark.get(f"{w}val") for mark in marks} == {"nl-NL"}
    for line in word.element.body.iter(f"{w}p"):
        said = "".join(part.text or "" for part in line.iter(f"{w}t")).strip()
        rules = {each.get(f"{w}lineRule", "auto") for each in line.iter(f"{w}spacing")}
        assert not said or rules <= {"auto"}
    for said in word.styles.element.iter(f"{w}rPr"):  # in the order that Word wants
        known = [part.tag.removeprefix(w) for part in said]
        places = [ORDER.index(name) for name in known if name in ORDER]
        assert places == sorted(places)
    rows = list(word.element.body.iter(f"{w}tr"))
    assert all(row.find(f"{w}trPr/{w}cantSplit") is not None for row in rows)
    assert len(rows) == (0 if layout == Layout.CLASSIC else 1 + 4 + 1 + 3)


@pytest.mark.parametrize(("jobs", "size"), [(2, 10.5), (6, 9.5)])
def test_word_is_set_tighter_where_the_pdf_is(client_for, coached, jobs, size):
    """C2: one page where the text allows it; the PDF takes as much room as Word, or more."""
    version = make_version(*coached, lists=FULL | {"jobs": FULL["jobs"][:1] * jobs})
    word = Document(io.BytesIO(file_of(client_for(coached[1]), version, format="docx")))
    assert word.styles["Normal"].font.size.pt == size
    assert word.styles["Normal"].paragraph_format.line_spacing == 1
