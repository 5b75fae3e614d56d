"""The employers and contact persons that the field on top finds."""

from portal.core import phones
from portal.core.i18n.transliteration import spellings_of
from portal.core.web.addresses import path_to
from portal.employment.employers.models import ContactPerson, Employer, Stage
from portal.employment.employers.queries import meant, visible_to
from portal.feature import Hit
from portal.people.models import Person


def find(person: Person, typed: str, most: int) -> list[Hit]:
    """By what is known of the employer or of somebody there; the open ones first."""
    rows = visible_to(person).where(meant(person, typed))
    is_closed = Employer.stage.is_null(False) & (Employer.stage == Stage.CLOSED)
    employers = list(rows.order_by(is_closed, Employer.sorts_as, Employer.id).limit(most))
    people: dict[int, list[ContactPerson]] = {}
    of = ContactPerson.select().where(ContactPerson.employer.in_([one.id for one in employers]))
    for contact in of.order_by(ContactPerson.name, ContactPerson.id):
        people.setdefault(contact.employer_id, []).append(contact)
    return [
        Hit(
            employer.label,
            path_to("employers.show", employer_id=employer.id),
            beside(employer, people.get(employer.id, []), typed),
        )
        for employer in employers
    ]


def beside(employer: Employer, people: list[ContactPerson], typed: str) -> list[str]:
    """The contact persons who were meant, by name, work or number; else the place."""
    first = (employer.contact_name, employer.contact_job, employer.contact_phone)
    known = [first, *((one.name, one.job, one.phone) for one in people)]
    digits = phones.parts_in(typed)
    said = [
        ", ".join(filter(None, (name, job)))
        for name, job, phone in known
        if is_meant(name, typed) or is_meant(job, typed) or rings(phone, digits)
    ]
    return [*filter(None, said), employer.place_beside or ""]


def rings(phone: str | None, digits: list[str]) -> bool:
    bare = "".join(filter(str.isdigit, phone or ""))
    return any(part in bare for part in digits)


def is_meant(text: str | None, typed: str) -> bool:
    """Whether a word that was typed begins one of this text's."""
    words = tuple(word for spelling in spellings_of(typed) for word in spelling)
    return any(word.startswith(words) for spelling in spellings_of(text) for word in spelling)
