"""Whether an employer may be known already."""

from dataclasses import dataclass

from portal.employers.models import ContactPerson, Employer
from portal.employers.queries import visible_to
from portal.people.models import Person
from portal.text import folded

# Many businesses share these: an equal domain tells nothing.
PUBLIC_DOMAINS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.nl outlook.com live.nl live.com ziggo.nl"
    " kpnmail.nl kpnplanet.nl planet.nl xs4all.nl icloud.com me.com yahoo.com hetnet.nl home.nl"
    " upcmail.nl telfort.nl example.org example.com".split()
)
LEGAL_FORMS = {"bv", "nv", "vof", "b", "v", "n"}


@dataclass(frozen=True)
class Twin:
    """An employer that may be the same one, and what makes one think so."""

    employer: Employer
    same_name: bool
    same_domain: bool


def twins_of(
    person: Person, name: str, place: str | None, emails: list[str], but: int | None = None
) -> list[Twin]:
    """Employers of the branch with the same name and place, or with mail at the same domain.

    A name without a place is the same in any place. Case, accents and "B.V." do not count.
    """
    called, at = essence(name), folded(place or "")
    domains = {domain_of(email) for email in emails} - {None}
    others = list(visible_to(person).where(Employer.id != (but or 0)))
    further = mail_of_further_people([e.id for e in others]) if domains else {}
    found = []
    for other in others:
        there = folded(other.place or "")
        same_name = bool(called) and essence(other.name or "") == called
        same_name = same_name and (not at or not there or at == there)
        theirs = {domain_of(other.contact_email), *further.get(other.id, ())}
        same_domain = bool(domains & theirs)
        if same_name or same_domain:
            found.append(Twin(other, same_name, same_domain))
    return sorted(found, key=lambda twin: (not twin.same_name, twin.employer.sorts_as))


def essence(name: str) -> list[str]:
    """A name as it is compared: "Bakkerij Jansen B.V." is "bakkerij jansen"."""
    return [word for word in folded(name) if word not in LEGAL_FORMS]


def domain_of(email: str | None) -> str | None:
    """The domain of a mail address, unless it is one that everybody may have."""
    domain = (email or "").rpartition("@")[2].strip().lower()
    return domain if domain and domain not in PUBLIC_DOMAINS else None


def mail_of_further_people(numbers: list[int]) -> dict[int, set[str]]:
    of = ContactPerson.select(ContactPerson.employer, ContactPerson.email).where(
        ContactPerson.employer.in_(numbers), ContactPerson.email.is_null(False)
    )
    found: dict[int, set[str]] = {}
    for employer, email in of.tuples():
        if domain := domain_of(email):
            found.setdefault(employer, set()).add(domain)
    return found
