"""Whether an employer may be known already."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from portal.core.database import Rows
from portal.core.phones import spellings
from portal.core.text import folded
from portal.employment.employers.models import ContactPerson, Employer
from portal.employment.employers.queries import visible_to
from portal.people.models import Person
from portal.search.index import are_same, bears, fits, is_same_name

# Many businesses share these: an equal domain tells nothing.
PUBLIC_DOMAINS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.nl outlook.com live.nl live.com ziggo.nl"
    " kpnmail.nl kpnplanet.nl planet.nl xs4all.nl icloud.com me.com yahoo.com hetnet.nl home.nl"
    " upcmail.nl telfort.nl example.org example.com".split()
)
# What a business is by law, in letters apart (V.O.F.) or as a word, and small words in its name.
LETTERS = re.compile(
    r"(?<!\w)(?:b\.? ?v|n\.? ?v|c\.? ?v|v\.? ?o\.? ?f|i\.? ?o|u\.? ?a)(?!\w)", re.IGNORECASE
)
NO_PART_OF_A_NAME = frozenset(
    "eenmanszaak maatschap vennootschap onder firma fa besloten"
    " naamloze commanditaire stichting st vereniging ver cooperatie cooperatief holding beheer"
    " beheermaatschappij ltd limited llc inc gmbh ag sarl sa sprl bvba"
    " de het t en and the".split()
)
ONE_PLACE = {"sgravenhage": "denhaag", "thehague": "denhaag", "shertogenbosch": "denbosch"}


@dataclass
class Twin:
    """An employer that may be the same one, and what makes one think so."""

    employer: Employer
    reasons: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Described:
    """What somebody says of an employer."""

    name: str
    place: str | None = None
    contact_name: str | None = None
    emails: tuple[str, ...] = ()
    phone: str | None = None


def described(employer: Employer) -> Described:
    e = employer
    emails = (e.contact_email,) if e.contact_email else ()
    return Described(e.name or "", e.place, e.contact_name, emails, e.contact_phone)


def twins_of(person: Person, said: Described, but: int | None = None) -> list[Twin]:
    """Employers of the branch that may be this one: by name and place, mail, phone or contact.

    A name without a place is the same in any place. What a business is by law does not count, nor
    one wrong letter.
    """
    others = {e.id: e for e in visible_to(person).where(Employer.id != (but or 0))}
    found: dict[int, set[str]] = defaultdict(set)
    for number, other in others.items():
        if is_one_place(said.place, other.place) and (alike := likeness(said.name, other.name)):
            found[number].add(alike)
    add_mail(found, others, said)
    for number in with_contact(person, said.contact_name):
        found[number].add("contact")
    if numbers := spellings(said.phone):
        ringing = Employer.select(Employer.id).where(bears(Employer, person.branch_id, numbers))
        for (number,) in ringing.tuples():
            found[number].add("phone")
    twins = [Twin(others[number], reasons) for number, reasons in found.items() if number in others]
    return sorted(twins, key=lambda twin: ("name" not in twin.reasons, twin.employer.sorts_as))


def likeness(one: str | None, other: str | None) -> str | None:
    """Whether two names are the same, or nearly."""
    words, others = essence(one or ""), essence(other or "")
    if not words or not others:
        return None
    if are_same(words, others):
        return "name"
    return "nearly" if is_nearly("".join(words), "".join(others)) else None


@lru_cache(20_000)
def essence(name: str) -> tuple[str, ...]:
    """A name as it is compared, in order of words: of "Bakkerij Jansen B.V." bakkerij, jansen."""
    words = folded(LETTERS.sub(" ", name))
    return tuple(sorted(word for word in words if word not in NO_PART_OF_A_NAME) or sorted(words))


def is_nearly(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing, too many or in another place."""
    return min(len(one), len(other)) > 3 and OSA.distance(one, other, score_cutoff=1) <= 1


def is_one_place(one: str | None, other: str | None) -> bool:
    """Whether two places may be one: spelled alike, one a part of the other, or one unknown."""
    here, there = (_place(text) for text in (one, other))
    return here.startswith(there) or there.startswith(here) or is_nearly(here, there)


@lru_cache(20_000)
def _place(text: str | None) -> str:
    joined = "".join(folded(text or ""))
    return ONE_PLACE.get(joined, joined)


def add_mail(found: dict[int, set[str]], others: dict[int, Employer], said: Described) -> None:
    """Those with mail at the same domain, or at the very address."""
    domains = {domain_of(email) for email in said.emails} - {None}
    for number, email in mail_of(others) if said.emails else []:
        if domain_of(email) in domains:
            found[number].add("domain")
        if email in said.emails:
            found[number].add("contact")


def mail_of(others: dict[int, Employer]) -> list[tuple[int, str | None]]:
    """(employer, mail) of the first and the further contact persons."""
    c, branches = ContactPerson, {employer.branch_id for employer in others.values()}
    further: Rows = c.select(c.employer, c.email).where(c.branch.in_(branches))
    first = [(employer.id, employer.contact_email) for employer in others.values()]
    return first + [row for row in further.tuples() if row[0] in others]


def with_contact(person: Person, name: str | None) -> set[int]:
    """The numbers of employers with a contact person of this name; a first name is not enough."""
    if name is None or len(folded(name)) < 2:
        return set()
    likely = list(visible_to(person).where(fits(Employer, person.branch_id, name)))
    c = ContactPerson
    further = c.select(c.employer, c.name).where(c.employer.in_([e.id for e in likely]))
    people = [(e.id, e.contact_name) for e in likely] + list(further.tuples())
    return {number for number, called in people if is_same_name(called, name)}


def domain_of(email: str | None) -> str | None:
    """The domain of a mail address, unless it is one that everybody may have."""
    domain = (email or "").rpartition("@")[2].strip().lower()
    return domain if domain and domain not in PUBLIC_DOMAINS else None
