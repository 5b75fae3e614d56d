"""People: who works here, and in which roles."""

from portal.feature import Feature
from portal.people.actions import fingerprint_accounts
from portal.people.models import Deputy, Person, PersonRole, PersonWord
from portal.people.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(Person, PersonWord, PersonRole, Deputy),
    after_migration=(fingerprint_accounts,),
    pages={"person": ("people.show", "person_id")},
)
