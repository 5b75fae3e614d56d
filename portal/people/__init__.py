"""People: who works here, and in which roles."""

from portal.core.crypto import SealedColumn
from portal.feature import Feature
from portal.people.actions import fingerprint_accounts
from portal.people.models import Deputy, Person, PersonRole, PersonWord, RoleRequest
from portal.people.routes import bp

feature = Feature(
    sealed=(
        SealedColumn(Person, "iban_sealed", lambda person: f"person.iban.{person.id}"),
        SealedColumn(Person, "totp_secret_sealed", lambda person: f"person.totp.{person.id}"),
    ),
    blueprint=bp,
    tables=(Person, PersonWord, PersonRole, RoleRequest, Deputy),
    after_migration=(fingerprint_accounts,),
    pages={"person": ("people.show", "person_id")},
)
