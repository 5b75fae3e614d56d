"""What the portal mails by itself, of two branches in which everything waits (G1, R04, R32)."""

from datetime import timedelta

import time_machine

from portal.core.clock import now
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people.models import Person
from tests.factories import make_branch, make_client, make_person
from tests.schedule.appointments.factories import make_appointment
from tests.test_access import one_of_everything


def test_g1_no_mail_tells_of_another_branch_nor_the_name_of_a_client(app, branch):
    """All that is due now, in two days and in two months, with one of everything in each branch."""
    other = make_branch()
    for here, word in ((branch, "Eigen"), (other, "Elders")):
        one_of_everything(here, word)
        leader = make_person(here, Role.TEAM_LEADER, name=f"{word}-leider")
        client = make_client(here, name=f"{word}-naam", email=f"{word.lower()}-mail@example.org")
        make_appointment(leader, client, starts_at=now() + timedelta(days=1))
    start = now()
    for later in (0, 2, 60):
        with time_machine.travel(start + timedelta(days=later, hours=9), tick=False):
            app.test_cli_runner().invoke(args=["jobs", "run"])

    mails = list(OutboxMail.select())
    assert len({mail.kind for mail in mails}) >= 3
    staff = {person.email: person.branch_id for person in Person.select()}
    for mail in mails:
        told = f"{mail.recipient} {mail.subject} {mail.body}".lower()
        strange = "elders" if mail.branch_id == branch.id else "eigen-"
        assert strange not in told, mail.kind
        if mail.recipient in staff:
            assert staff[mail.recipient] == mail.branch_id, mail.kind
            assert "eigen-naam" not in told, mail.kind
            assert "elders-naam" not in told, mail.kind
