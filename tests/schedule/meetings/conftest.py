import pytest

from portal.mail.models import OutboxMail


@pytest.fixture
def mails_to(app):
    """The mails to somebody so far, the first first."""

    def found(person) -> list[OutboxMail]:
        return list(
            OutboxMail.select().where(OutboxMail.recipient == person.email).order_by(OutboxMail.id)
        )

    return found
