"""People: who works here, and in which roles."""

from flask_babel import lazy_gettext as _l

from portal.core.crypto import SealedColumn
from portal.feature import Feature, Finder
from portal.people.actions import fingerprint_accounts
from portal.people.models import (
    Deputy,
    EndedRole,
    Person,
    PersonLanguage,
    PersonRole,
    PersonWord,
    RoleRequest,
)
from portal.people.queries import find
from portal.people.routes import bp

feature = Feature(
    sealed=(
        SealedColumn(Person, "iban_sealed", lambda person: f"person.iban.{person.id}"),
        SealedColumn(Person, "totp_secret_sealed", lambda person: f"person.totp.{person.id}"),
    ),
    blueprint=bp,
    tables=(Person, PersonWord, PersonRole, EndedRole, PersonLanguage, RoleRequest, Deputy),
    after_migration=(fingerprint_accounts,),
    finders=(Finder("people", _l("People"), "heart-handshake", 4, "people.show", find),),
    pages={"person": ("people.show", "person_id")},
)
