"""What a client agreed to, since when, and how they said so (B7): one register of it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import SQL, CharField, DateField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, in_order, one_of, parent, same_branch
from portal.people.models import Person


class ConsentPurpose(StrEnum):
    MAKE_CV = "make_cv"  # from what the file holds and what they tell
    SHARE_CV = "share_cv"  # with employers
    PASS_ON = "pass_on"  # to other organisations, such as the Wijkteam  # noqa: S105
    TOWN = "town"  # the municipality
    PHOTO = "photo"
    NEWSLETTER = "newsletter"


class ConsentSource(StrEnum):
    """How they said yes."""

    SPOKEN = "spoken"
    PHONE = "phone"
    PAPER = "paper"
    MAIL = "mail"


PURPOSES = {
    ConsentPurpose.MAKE_CV: _l("Make a CV, also from the file"),
    ConsentPurpose.SHARE_CV: _l("Show the CV to employers"),
    ConsentPurpose.PASS_ON: _l("Pass their data on to other organisations"),
    ConsentPurpose.TOWN: _l("Talk about them with the municipality"),
    ConsentPurpose.PHOTO: _l("Use photos of them"),
    ConsentPurpose.NEWSLETTER: _l("Send them the newsletter"),
}
SOURCES = {
    ConsentSource.SPOKEN: _l("Said so in person"),
    ConsentSource.PHONE: _l("Said so by phone"),
    ConsentSource.PAPER: _l("Signed on paper"),
    ConsentSource.MAIL: _l("Wrote so by mail"),
}
# What stops when they take it back.
STOPS = {
    ConsentPurpose.MAKE_CV: _l("From now on no CV is made or taken out of the portal."),
    ConsentPurpose.SHARE_CV: _l("From now on no employer gets the CV."),
    ConsentPurpose.PASS_ON: _l("Ask again before you pass anything on."),
    ConsentPurpose.TOWN: _l("From now on say nothing of them to the municipality."),
    ConsentPurpose.PHOTO: _l("Take down the photos of them, and use none any more."),
    ConsentPurpose.NEWSLETTER: _l("They are no longer on the list of the newsletter."),
}


class Consent(BaseModel):
    """One yes for one purpose; withdrawn it stays, and a new yes is a row of its own."""

    branch = parent(Branch)
    client = parent(Client)
    purpose = CharField(max_length=10, constraints=[one_of("purpose", ConsentPurpose)])
    source = CharField(max_length=10, constraints=[one_of("source", ConsentSource)])
    given_on = DateField()
    noted_by = parent(Person, null=True)  # unknown where a file told it
    noted_at = MomentField(default=now)
    withdrawn_on = DateField(null=True)
    withdrawn_by = parent(Person, null=True)

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX consent_that_runs ON consent (client_id, purpose)"
                " WHERE withdrawn_on IS NULL"
            ),
        )
        constraints = [
            in_order("given_on", "withdrawn_on"),
            same_branch("client_id", "client"),
            same_branch("noted_by_id", "person"),
            same_branch("withdrawn_by_id", "person"),
        ]
