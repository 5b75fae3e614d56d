"""A client with a job coach, consents and a CV that tells a lot."""

import json
import secrets
from datetime import date, timedelta

from portal.consents.models import Consent
from portal.core.clock import now, today
from portal.core.crypto import digest_of
from portal.core.web.access import Role
from portal.employment.cvs.actions import keeping, versions
from portal.employment.cvs.actions.nameless import without_name
from portal.employment.cvs.models import CV, CVProfile, CVShare, CVVersion
from tests.factories import make_assignment, make_client, make_person

TELLING = {
    "name": "Zeyneb Barwari",
    "place": "Rozenburg",
    "phone": "06 12 34 56 78",
    "email": "zeyneb.barwari@example.org",
    "wish": "Kok, liefst bij Barwari Catering",
    "about": "Ik ben Zeyneb, geboren in 1987 in Aleppo (Syrië). Mail zeyneb@example.org of bel"
    " 0612345678. Ik ben Syrische en heb 10 jaar gewerkt als kok.",
    "licences": "B forklift",
    "has_car": True,
    "parts_of_day": "morning weekend",
    "hours_per_week": 24,
}
LISTS = {
    "jobs": [
        {
            "title": "Kok",
            "employer": "Restaurant Orontes",
            "sector": "hospitality",
            "place": "Aleppo",
            "country": "Syrië",
            "since": 201003,
            "until": 201500,
            "is_current": False,
            "tasks": "Koken voor Orontes.\nLeiding geven aan 4 mensen.",
        },
        {"title": "Hulpkok", "employer": "Bistro Kwartel", "since": 201906, "is_current": True},
    ],
    "schools": [
        {
            "study": "Hotelschool",
            "school": "Instituut Zenobia",
            "place": "Aleppo",
            "country": "Syrië",
            "since": 200500,
            "until": 200900,
            "has_diploma": True,
            "valued": True,
            "valued_as": "mbo 4",
        }
    ],
    "certificates": [{"title": "HACCP", "issuer": "Kwartel Opleidingen", "year": 2020}],
    "languages": [
        {"language": "ar", "spoken": "native", "written": "native"},
        {"language": "nl", "spoken": "B1", "written": "A2", "can_phone": True},
    ],
    "skills": [{"text": "Rustig blijven"}],
}
# What must be nowhere in a nameless CV, in small letters.
TOKENS = "zeyneb barwari rozenburg 0612345678 orontes aleppo syri kwartel zenobia 1987 @".split()


def make_coached(branch, **fields):
    """A client and the job coach who is matched with them."""
    coach = make_person(branch, Role.JOB_COACH)
    known = {"name": "Zeyneb Barwari", "nationality": "SY", "born_on": date(1987, 5, 1)}
    client = make_client(branch, **known | fields)
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    return client, coach


def agree(client, coach, *purposes) -> None:
    for purpose in purposes or ("make_cv", "share_cv"):
        Consent.create(
            branch=client.branch_id,
            client=client,
            purpose=purpose,
            source="spoken",
            given_on=today(),
            noted_by=coach,
        )


def make_profile(client, values=TELLING, lists=LISTS) -> CVProfile:
    profile = CVProfile.create(branch=client.branch_id, client=client, **values)
    for name, rows in lists.items():
        keeping.replace(profile, name, keeping.stored_as(name, rows))
    return profile


def make_version(client, coach, **more) -> CVVersion:
    """The first version of their CV, made today; they agreed to everything."""
    agree(client, coach)
    content = versions.content_of(make_profile(client, **more))
    CV.create(branch=client.branch_id, client=client, made_on=today(), language="nl")
    return CVVersion.create(
        branch=client.branch_id,
        client=client,
        number=1,
        reference=versions.free_reference(client.branch_id),
        content=json.dumps(content),
        nameless=json.dumps(without_name(content, client)),
        made_by=coach,
        read_at=now(),
    )


def make_share(coach, version, last_for=timedelta(days=7), jobs=None, **what) -> str:
    """The secret of a link to a version."""
    secret = secrets.token_urlsafe(32)
    ordinary = {"recipient": "Bakker Bart", "without_name": False, "layout": "classic"}
    CVShare.create(
        branch=version.branch_id,
        version=version,
        digest=digest_of(secret),
        jobs=None if jobs is None else " ".join(map(str, jobs)),
        made_by=coach,
        ends_at=now() + last_for,
        **ordinary | what,
    )
    return secret
