"""Which CVs, versions and links somebody sees."""

from peewee import JOIN, fn

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.consents import queries as consents
from portal.consents.models import ConsentPurpose
from portal.core.clock import now
from portal.core.database import Rows
from portal.core.paging import PAGE
from portal.employment.cvs.models import (
    LISTS,
    CVProfile,
    CVShare,
    CVTemplate,
    CVVersion,
)
from portal.people.models import Person


def clients_visible_to(person: Person) -> Rows:
    """The clients whose CV this person sees."""
    return clients.coached_by(person)


def overview(person: Person, typed: str = "") -> list[tuple]:
    """(id, label, day of the last version, whether a CV was begun) by label, a page at most.

    Of open files only.
    """
    label = Client.called()
    found = (
        clients_visible_to(person)
        .select(Client.id, label, fn.MAX(CVVersion.made_at), fn.COUNT(CVProfile.id.distinct()))
        .join(CVVersion, JOIN.LEFT_OUTER, on=(CVVersion.client == Client.id))
        .switch(Client)
        .join(CVProfile, JOIN.LEFT_OUTER, on=(CVProfile.client == Client.id))
        .where(clients.is_open())
        .group_by(Client.id, label)
    )
    if typed:
        found = found.where(clients.fits_for(person, typed))
    has_cv = fn.COUNT(CVProfile.id.distinct())
    return list(found.order_by(has_cv.desc(), Client.sorts_as, Client.id).limit(PAGE).tuples())


def profile_of(client: Client) -> CVProfile | None:
    return CVProfile.get_or_none(CVProfile.client == client.id)


def rows_of(profile: CVProfile, name: str) -> list:
    """What the profile has of one kind, as they were typed."""
    model = LISTS[name]
    return list(model.select().where(model.profile == profile.id).order_by(model.position))


def may_leave(client: Client) -> bool:
    """Whether their CV may be taken out of the portal: they agreed to it, and took nothing back."""
    if not consents.is_agreed(client, ConsentPurpose.MAKE_CV):
        return False
    shows = ConsentPurpose.SHARE_CV
    return consents.is_agreed(client, shows) or not consents.took_back(client, shows)


def versions_visible_to(person: Person) -> Rows:
    seen = clients_visible_to(person).select(Client.id)
    return CVVersion.select().where(CVVersion.client.in_(seen))


def versions_of(client: Client) -> Rows:
    """The last first, without what they say."""
    return (
        CVVersion.select(
            CVVersion.id, CVVersion.number, CVVersion.reference, CVVersion.made_at, Person
        )
        .join(Person)
        .where(CVVersion.client == client.id)
        .order_by(CVVersion.number.desc())
    )


def last_version(client: Client) -> CVVersion | None:
    found = CVVersion.select().where(CVVersion.client == client.id)
    return found.order_by(CVVersion.number.desc()).first()


def shares_of(client: Client) -> list[CVShare]:
    """The links to any version of theirs, the last first."""
    return list(
        CVShare.select(CVShare, CVVersion.id, CVVersion.number, Person)
        .join(CVVersion)
        .switch(CVShare)
        .join(Person)
        .where(CVVersion.client == client.id)
        .order_by(CVShare.id.desc())
    )


def shares_visible_to(person: Person) -> Rows:
    return CVShare.select().where(
        CVShare.version.in_(versions_visible_to(person).select(CVVersion.id))
    )


def open_shares(client: Client) -> Rows:
    """The links to their CV that still work."""
    theirs = CVVersion.select(CVVersion.id).where(CVVersion.client == client.id)
    return CVShare.select().where(
        CVShare.version.in_(theirs), CVShare.withdrawn_at.is_null(), CVShare.ends_at > now()
    )


def share_by(digest: str) -> CVShare | None:
    """The link with this digest, with its version and client."""
    return (
        CVShare.select(CVShare, CVVersion, Client)
        .join(CVVersion)
        .join(Client)
        .where(CVShare.digest == digest)
        .first()
    )


def template_of(branch_id: int) -> CVTemplate | None:
    return CVTemplate.get_or_none(CVTemplate.branch == branch_id)


def reference_is_taken(branch_id: int, reference: str) -> bool:
    """Whether a version, or a client, of the branch is called so already."""
    versions = CVVersion.select().where(
        CVVersion.branch == branch_id, CVVersion.reference == reference
    )
    called = Client.select().where(Client.branch == branch_id, Client.code == reference)
    return versions.exists() or called.exists()
