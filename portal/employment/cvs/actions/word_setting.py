"""Sets a CV in a Word template, in a process of its own: `portal.employment.cvs.actions.word`.

It imports nothing of the portal. In on stdin: a line of JSON, then the template. Out on stdout: a
line of JSON, then the Word file. What a template may hold is listed; all else is refused.
"""

import base64
import codecs
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from runpy import run_path

import jinja2.debug  # noqa: F401  which jinja2 itself opens at the first error
from docx.shared import Cm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment, SecurityError
from lxml import etree

FILES = Path(__file__).parents[3] / "files"
limit_itself = run_path(str(FILES / "limits.py"))["limit_itself"]
directions = run_path(str(Path(__file__).with_name("word_directions.py")))

WORD = directions["WORD"]
TERRITORIES = {"nl": "nl-NL", "en": "en-GB", "ar": "ar-SA", "ti": "ti-ER", "uk": "uk-UA"}
TERRITORIES |= {"fa": "fa-IR", "tr": "tr-TR"}
PHOTO_WIDTH = Cm(3)
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
ANCHOR = """<wp:anchor xmlns:wp="{drawing}" distT="0" distB="0" distL="114300" distR="0"
 simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="margin"><wp:align>{side}</wp:align></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>
<wp:wrapSquare wrapText="bothSides"/></wp:anchor>"""
TIGHT = 0.9  # of the size of letters, and of the room between them
# What in a style says how large it is: half points for letters, twentieths of a point for room.
SIZES = (("sz", "val"), ("szCs", "val"), ("spacing", "before"), ("spacing", "after"))
FILTERS = {"e", "upper", "lower", "join", "length", "default", "title", "first", "last"}
# Names, what belongs to a name, lists and conditions; nothing that works something out.
SPOKEN = {
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.Const,
    nodes.Filter,
}
# Of a relationship from one part to another: the end of its type.
PARTS = set(
    "officeDocument core-properties extended-properties custom-properties thumbnail styles"
    " stylesWithEffects settings webSettings fontTable theme numbering footnotes endnotes header"
    " footer image customXml customXmlProps font people comments glossaryDocument".split()
)
# What Word works out by itself when the file is opened.
FIELDS = set("PAGE NUMPAGES SECTIONPAGES DATE TIME STYLEREF TITLE".split())


class Unfit(Exception):
    """A word for why this is no template; `word_check` has the sentence."""


class Environment(SandboxedEnvironment):
    """What a template may do: show what it is given, and go through its lists."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def from_string(self, source, *arguments, **options):
        for node in self.parse(source).find_all(nodes.Node):
            if type(node) not in SPOKEN:
                raise SecurityError(f"no {type(node).__name__} in a template")
        return super().from_string(source, *arguments, **options)


# What the file holds


def check_parts(template: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        for name in archive.namelist():
            if name.lower().endswith((".xml", ".rels")):
                check_part(name, parsed(archive.read(name)))


def parsed(content: bytes) -> etree.ElementBase:
    """In whatever encoding: an entity is never looked up, inside the file or outside."""
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    readable = etree.fromstring(content, etree.XMLParser(recover=True, **options))
    if readable is not None and readable.getroottree().docinfo.doctype:
        raise Unfit("path")
    try:
        return etree.fromstring(content, etree.XMLParser(**options))
    except etree.XMLSyntaxError:
        raise Unfit("damaged") from None


def check_part(name: str, root: etree.ElementBase) -> None:
    if name.lower().endswith(".rels"):
        for relationship in root.iter("{*}Relationship"):
            check_relationship(relationship.get("Type", ""), relationship.get("TargetMode", ""))
    elif name == "[Content_Types].xml":
        if any("macroenabled" in each.get("ContentType", "").lower() for each in root):
            raise Unfit("macro")
    elif not set(words_of_fields(root)) <= FIELDS:
        raise Unfit("external")


def check_relationship(kind: str, mode: str) -> None:
    if mode.lower() == "external":
        raise Unfit("external")
    if kind.rsplit("/", 1)[-1] not in PARTS:
        raise Unfit("embedded")


def words_of_fields(root: etree.ElementBase) -> Iterator[str]:
    """The first word of each field: what it does. It may stand in pieces, and one in another."""
    open_ones: list[str] = []
    for each in root.iter(f"{WORD}fldSimple", f"{WORD}fldChar", f"{WORD}instrText"):
        kind = each.get(f"{WORD}fldCharType")
        if each.tag == f"{WORD}fldSimple":
            yield first_word(each.get(f"{WORD}instr", ""))
        elif kind == "begin":
            open_ones.append("")
        elif each.tag == f"{WORD}instrText" and open_ones:
            open_ones[-1] += each.text or ""
        elif each.tag == f"{WORD}instrText":
            yield first_word(each.text or "")
        elif kind == "end" and open_ones:
            yield first_word(open_ones.pop())
    yield from map(first_word, open_ones)


def first_word(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


# Setting it


def as_docx(words: dict, template: bytes, made_at: datetime, photo: bytes = b"") -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(words, jinja_env=Environment())
    say_who_shows_it(document.docx, words)
    speak(document.docx, words["language"])
    if photo:
        show(document.docx, photo, "left" if words.get("dir") == "rtl" else "right")
    if words.get("is_tight"):
        set_tight(document.docx)
    directions["turn"](document.docx, is_from_right=words.get("dir") == "rtl")
    about = document.docx.core_properties
    about.title, about.author, about.last_modified_by = words["title"], "Brug", "Brug"
    about.subject = about.keywords = about.comments = about.category = ""
    about.language, about.created, about.modified = words["language"], made_at, made_at
    about.last_printed, about.revision = made_at, 1
    out = io.BytesIO()
    document.docx.save(out)
    return out.getvalue()


def say_who_shows_it(document, words: dict) -> None:
    """At the end, whatever the template; nothing where nobody shows it."""
    if words["shown_by"]:
        document.add_paragraph(words["words"]["shown_by"] + ":")
        document.add_paragraph(" · ".join(words["shown_by"]))


def speak(document, language: str) -> None:
    """Let Word check its spelling in this language, in our template and in that of a branch."""
    for root in (document.styles.element, document.element):
        for each in root.iter("{*}lang"):
            each.set(f"{WORD}val", TERRITORIES.get(language, language))


def show(document, photo: bytes, side: str) -> None:
    """Beside the first lines; where the file begins with a table, on top of its first cell."""
    first = document.element.body[0]
    if first.tag == f"{WORD}tbl":
        cell = document.tables[0].rows[0].cells[0]
        cell.paragraphs[0].insert_paragraph_before().add_run().add_picture(
            io.BytesIO(photo), width=PHOTO_WIDTH
        )
        return
    run = document.paragraphs[0].add_run()
    inline = run.add_picture(io.BytesIO(photo), width=PHOTO_WIDTH)._inline  # noqa: SLF001
    inline.getparent().replace(inline, anchored(inline, side))


def anchored(inline, side: str) -> etree.ElementBase:
    """The same picture at the outer margin, with the text beside it; python-docx has it in line."""
    drawing = inline.nsmap.get("wp", DRAWING)
    anchor = etree.fromstring(ANCHOR.format(drawing=drawing, side=side))
    where = list(anchor)
    for part in list(inline):
        name = etree.QName(part).localname
        if name == "extent":
            anchor.insert(anchor.index(where[-1]), part)
        else:
            anchor.append(part)
    return anchor


def set_tight(document) -> None:
    """Smaller letters and less room, as in a PDF that would take a second page for little."""
    for style in document.styles.element.iter("{*}style", "{*}docDefaults"):
        for name, which in SIZES:
            for each in style.iter(f"{WORD}{name}"):
                if (size := each.get(f"{WORD}{which}")) and size.isdigit():
                    each.set(f"{WORD}{which}", str(round(int(size) * TIGHT)))
    for section in document.sections:
        section.top_margin = section.bottom_margin = round(section.top_margin * 0.75)


def answer(asked: dict, template: bytes) -> tuple[dict, bytes]:
    try:
        check_parts(template)
        made_at = datetime.fromisoformat(asked["made_at"])
        photo = base64.b64decode(asked.get("photo", ""))
        return {}, as_docx(asked["words"], template, made_at, photo)
    except Unfit as why:
        return {"unfit": str(why)}, b""
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        return {"unfit": "tags", "detail": str(error)}, b""
    except MemoryError:
        return {"unfit": "bomb"}, b""
    except Exception:  # a library that stumbles over a file that is no Word document
        return {"unfit": "damaged"}, b""


def main() -> None:
    for opened_at_first_use in ("cp437", "unicode_escape"):  # by zipfile and by jinja2
        codecs.lookup(opened_at_first_use)
    limit_itself()
    asked, _end, template = sys.stdin.buffer.read().partition(b"\n")
    found, content = answer(json.loads(asked), template)
    found["content"] = len(content)
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
