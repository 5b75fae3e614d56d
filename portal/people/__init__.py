"""People: who works here, and in which roles."""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.core.crypto import SealedColumn
from portal.feature import Feature, Finder
from portal.people.actions import fingerprint_accounts
from portal.people.api import PEOPLE
from portal.people.models import (
    Deputy,
    EndedRole,
    Person,
    PersonLanguage,
    PersonRole,
    PersonWord,
    RoleRequest,
)
from portal.people.queries import find, leaders_of
from portal.people.routes import bp


def leaders_here() -> list[Person]:
    """Whom a reader who has logged in can ask; nobody for others."""
    return leaders_of(current_user.branch_id) if current_user.is_authenticated else []


def init_app(app: Flask) -> None:
    app.jinja_env.globals["leaders_here"] = leaders_here


feature = Feature(
    resources=(PEOPLE,),
    init_app=init_app,
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
