"""A CV as a Word file, set in our template or in the one that the branch made of it."""

import io

from docx.oxml import OxmlElement
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from portal.core.clock import now
from portal.core.config import PROGRAM
from portal.employment.cvs.actions.word_check import NoTemplate, check
from portal.employment.cvs.models import Layout

TEMPLATES = PROGRAM / "templates" / "cvs"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILTERS = {"e", "upper", "lower", "join", "length", "default", "title", "first", "last"}


class Environment(SandboxedEnvironment):
    """What a template may do: show what it is given, and go through its lists."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def call_binop(self, context, operator, left, right):
        raise SecurityError(f"no {operator} in a template")


def our_template(layout: Layout) -> bytes:
    return (TEMPLATES / f"{layout}.docx").read_bytes()


def as_docx(words: dict, template: bytes) -> bytes:
    """The Word file. Raises NoTemplate where the template asks for what there is not."""
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.render(words, jinja_env=Environment())
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise NoTemplate("tags", str(error)) from error
    turn_where_needed(document.docx)
    about = document.docx.core_properties
    about.title, about.author, about.last_modified_by = words["title"], "Brug", "Brug"
    about.subject = about.keywords = about.comments = about.category = ""
    about.language, about.created, about.modified = words["language"], now(), now()
    about.last_printed, about.revision = now(), 1
    out = io.BytesIO()
    document.docx.save(out)
    return out.getvalue()


def turn_where_needed(document) -> None:
    """Mark Arabic and Hebrew text as such: Word then sets it from right to left."""
    for run in document.element.body.iter("{*}r"):
        text = "".join(part.text or "" for part in run.iter("{*}t"))
        if any("\u0590" <= letter <= "\u08ff" for letter in text):
            run.get_or_add_rPr().append(OxmlElement("w:rtl"))


def checked(template: bytes, example: dict) -> None:
    """Whether this file can be a branch's template: safe, and it shows an example whole.

    Raises NoTemplate.
    """
    check(template)
    try:
        as_docx(example, template)
    except NoTemplate:
        raise
    except Exception as error:  # a library that stumbles over a file that is no Word document
        raise NoTemplate("damaged") from error
