"""A CV as PDF or Word file, and the Word template of a branch."""

from portal import audit
from portal.core.crypto import digest_of
from portal.core.database import db
from portal.core.i18n.in_latin import in_latin
from portal.core.render import pdf
from portal.core.text import clean, safe_filename
from portal.employment.cvs import queries
from portal.employment.cvs.actions import photos, word
from portal.employment.cvs.actions.wording import Shown, in_words
from portal.employment.cvs.models import CVTemplate, Layout, WrittenIn
from portal.files import actions as files
from portal.files.uploads import CleanFile
from portal.people.models import Person

PHOTO = "photo.webp"
FORMATS = {"pdf": "application/pdf", "docx": word.MEDIA_TYPE}


def file_of(
    shown: Shown, format_: str, layout: Layout, branch_id: int, language: WrittenIn
) -> bytes:
    """The bytes of a CV. A template of the branch takes the place of ours in Word."""
    words = in_words(shown, language) | {"layout": str(layout)}
    photo = photos.picture(shown.said)
    paper, is_tight = on_one_page(words, photo)
    if format_ == "pdf":
        return paper
    jpeg = photo and photos.as_jpeg(photo)
    if own := queries.template_of(branch_id):
        return word.as_docx(words, files.content_of(own.file), jpeg)
    return word.as_docx(words | {"is_tight": is_tight}, word.our_template(layout), jpeg)


def on_one_page(words: dict, photo: bytes | None = None) -> tuple[bytes, bool]:
    """The PDF, and whether it is tight: so is set what would take a second page for little.

    Our Word files take as much room as the PDF, or less.
    """
    beside = {PHOTO: photo} if photo else {}
    words |= {"photo": PHOTO if photo else ""}
    wide = pdf.as_pdf("cvs/cv.typ", words, beside)
    if pdf.pages_of(wide) != 2:
        return wide, False
    tight = pdf.as_pdf("cvs/cv.typ", words | {"is_tight": True}, beside)
    return (tight, True) if pdf.pages_of(tight) == 1 else (wide, False)


def file_name(shown: Shown, format_: str) -> str:
    """cv-k-48213.pdf: what stands at the head of it, in letters that a Dutch reader can read."""
    return f"cv-{safe_filename(in_latin(shown.heading))}.{format_}"


def keep_template(person: Person, content: bytes, name: str) -> CVTemplate:
    """Set the Word files of the branch in this one from now on. Raises word_check.NoTemplate."""
    word.checked(content, in_words(EXAMPLE))
    digest = digest_of(content)
    cleaned = CleanFile(content, word.MEDIA_TYPE, None, 1, digest, clean(name)[:100])
    with db.atomic():
        drop_template(person)
        template = CVTemplate.create(
            branch=person.branch_id, file=files.keep(person, cleaned), added_by=person.id
        )
        audit.record(person, "cv_template.keep", template)
    return template


def drop_template(person: Person) -> None:
    """Back to our own template."""
    own = queries.template_of(person.branch_id)
    if own is None:
        return
    with db.atomic():
        CVTemplate.delete().where(CVTemplate.id == own.id).execute()
        files.drop(own.file)
        audit.record(person, "cv_template.drop")


_ROW = {"place": "Maassluis", "country": "Nederland", "since": 201503, "until": 201812}
EXAMPLE = Shown(
    {
        "name": "Voorbeeld Persoon",
        "place": "Maassluis",
        "phone": "06 00 00 00 00",
        "email": "voorbeeld@example.org",
        "wish": "Kok",
        "about": "Ik werk graag met anderen.",
        "licences": ["B"],
        "has_car": True,
        "parts_of_day": ["morning"],
        "hours_per_week": 24,
        "available_from": "2026-01-01",
        "jobs": [
            _ROW
            | {
                "title": "Kok",
                "employer": "Restaurant",
                "sector": "hospitality",
                "is_current": False,
                "tasks": "Koken",
            }
        ],
        "schools": [
            _ROW
            | {
                "study": "Koksschool",
                "school": "ROC",
                "has_diploma": True,
                "valued": True,
                "valued_as": "mbo 2",
            }
        ],
        "certificates": [{"title": "Sociale hygiëne", "issuer": "SVH", "year": 2020}],
        "languages": [{"language": "nl", "spoken": "B1", "written": "A2", "can_phone": True}],
        "skills": [{"text": "Rustig blijven"}],
    },
    "Voorbeeld Persoon",
)
