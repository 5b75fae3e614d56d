"""Mailing a CV to somebody at the employer of a vacancy, by a link that ends."""

from datetime import timedelta

from flask_babel import gettext

from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.employment.cvs.actions import sharing
from portal.employment.cvs.models import CVVersion
from portal.employment.vacancies.actions.vacancies import move_candidate
from portal.employment.vacancies.models import Candidate, CandidateStage
from portal.employment.vacancies.queries import vacancies as queries
from portal.mail.actions import queue_to
from portal.people.models import Person

KIND = "candidate.cv"


def send(
    candidate: Candidate,
    person: Person,
    to: queries.Addressee,
    version: CVVersion,
    last_for: timedelta,
    **what,
) -> None:
    """Mail a link to this version; the candidate's CV is sent, and it shows when it was opened.

    `what`: without_name, layout, language. Raises NotAgreed, NotRead, StaleVersion.
    """
    with db.atomic():
        secret = sharing.share(person, version, last_for, recipient=to.name, **what)
        stage = CandidateStage.CV_SENT if candidate.at == CandidateStage.PROPOSED else candidate.at
        sent = next(
            one for one in queries.cvs_of(candidate.client_id) if one.number == version.number
        )
        move_candidate(candidate, person, candidate.version, stage, sent)
        link = sharing.link_by(secret)
        Candidate.update(cv_share=link and link.id).where(Candidate.id == candidate.id).execute()
        queue_to(
            to.email,
            None,
            lambda: text(person, candidate, secret),
            candidate,
            branch_id=person.branch_id,
            kind=KIND,
        )


def text(person: Person, candidate: Candidate, secret: str) -> tuple[str, str]:
    """What the employer reads: about which work it is and who sends it, and no name of a client."""
    work = candidate.vacancy.title
    return (
        gettext("A CV for: %(work)s", work=work),
        gettext(
            "%(person)s of %(branch)s shows you a CV for: %(work)s.\n\nLook here:\n%(link)s\n\n"
            "Please keep it to yourself.",
            person=person.full_name,
            branch=person.branch.name,
            work=work,
            link=link_to("cvs.shared", secret=secret),
        ),
    )
