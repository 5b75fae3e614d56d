"""CVs and placements of the demo: made, shared, begun; a check that waits, an end unknown."""

from datetime import timedelta

from portal.branches.models import Branch
from portal.clients import queries as clients
from portal.consents import actions as consents
from portal.consents.models import ConsentPurpose, ConsentSource
from portal.core.clock import add_months, now, today
from portal.core.web.access import Role
from portal.demo.queries import in_role
from portal.employment.agreements import actions as agreements
from portal.employment.agreements.models import Party
from portal.employment.agreements.queries import signatures_of
from portal.employment.cvs.actions import keeping, sharing, versions
from portal.employment.cvs.models import CVShare
from portal.employment.employers.models import Employer
from portal.employment.placements import actions as placements
from portal.employment.placements.models import Contract, Instrument, PlacementKind

ABOUT = "Ik woon sinds 2023 in Nederland en ik leer Nederlands. Ik werk graag met mijn handen."
COOK: dict[str, list[dict]] = {
    "jobs": [
        {
            "title": "Kok",
            "employer": "Restaurant Qasioun",
            "sector": "hospitality",
            "place": "Damascus",
            "country": "Syrië",
            "since": 201104,
            "until": 201900,
            "tasks": "Koken voor 80 gasten.\nEen ploeg van 4 mensen leiden.",
        },
        {
            "title": "Keukenhulp (vrijwilliger)",
            "employer": "Buurthuis De Haven",
            "sector": "hospitality",
            "since": 202501,
            "is_current": True,
        },
    ],
    "schools": [
        {"study": "Koksopleiding", "has_diploma": True, "valued": True, "valued_as": "mbo 2"}
    ],
    "certificates": [{"title": "HACCP", "year": 2025}],
    "languages": [
        {"language": "ar", "spoken": "native", "written": "native"},
        {"language": "nl", "spoken": "A2", "written": "A2", "can_phone": True},
    ],
    "skills": [{"text": "Ik kom altijd op tijd"}, {"text": "Ik werk netjes"}],
}


def add_cvs(branch: Branch) -> None:
    """For the first clients of the demo's job coach."""
    coach = in_role(Role.JOB_COACH, branch)
    grown_up = add_months(today(), -216)
    own = [c for c in clients.coached_by(coach) if c.born_on and c.born_on <= grown_up]
    for client in own[:3]:
        for purpose in ConsentPurpose:
            consents.give(
                coach, client, purpose, ConsentSource.SPOKEN, today() - timedelta(days=40)
            )
    coach.phone = coach.phone or "06 00 00 00 08"  # an employer who was shown a CV may call
    coach.save()
    for client in own[:2]:
        profile = keeping.begin(coach, client)
        values = {"wish": "Kok", "about": ABOUT, "licences": "B", "hours_per_week": 24}
        keeping.keep(coach, profile, profile.version, values, COOK)
        version = versions.make(coach, profile)
        versions.read(coach, version, version.version, [*versions.nameless_texts(version)])
        what = {"recipient": "Restaurant Havenzicht", "without_name": True, "layout": "modern"}
        sharing.share(coach, version, timedelta(days=14), **what)
    opened = now() - timedelta(hours=3)
    last = CVShare.select().order_by(CVShare.id.desc()).first()
    if last is not None:
        known = {"first_opened_at": opened, "last_opened_at": opened, "times_opened": 2}
        CVShare.update(**known).where(CVShare.id == last.id).execute()
    keeping.begin(coach, own[2])
    place(coach, own, at(branch, "Supermarkt Van Leeuwen"))
    lasting_job(coach, own[3], at(branch, "Wasserij De Vliet"))


def at(branch: Branch, name: str) -> Employer:
    return Employer.get(Employer.branch == branch, Employer.name == name)


def lasting_job(coach, client, employer: Employer) -> None:
    """A job of eight months, of which three checks say that they are still there."""
    job = {
        "employer_id": employer.id,
        "kind": PlacementKind.PAID_JOB,
        "job_title": "Medewerker wasserij",
        "hours_per_week_tenths": 280,
        "contract": Contract.TEMPORARY,
        "tutor_name": "Yvonne Kok",
        "instruments": [Instrument.WAGE_SUBSIDY, Instrument.JOB_COACHING],
        "wage_subsidy_by": "Gemeente Maassluis",
        "started_on": add_months(today(), -8),
    }
    made = placements.make(coach, client, job)
    for months in (1, 3, 6):
        placements.check(coach, made, months, still_there=True)


def place(coach, own: list, employer: Employer) -> None:
    """A job of three months, an internship that ended, and the job that it became."""
    known = {
        "employer_id": employer.id,
        "job_title": "Medewerker versafdeling",
        "hours_per_week_tenths": 240,
        "tutor_name": "Marja de Wit",
        "instruments": [Instrument.TRAVEL_COSTS, Instrument.WORK_CLOTHES],
        "tutor_email": "marja.de.wit@example.org",
    }
    job = known | {"kind": PlacementKind.PAID_JOB, "contract": Contract.TEMPORARY}
    began = add_months(today(), -3) - timedelta(days=4)
    placements.make(coach, own[0], job | {"started_on": began})
    ended = known | {"kind": PlacementKind.INTERNSHIP, "ended_on": today() - timedelta(days=6)}
    first = placements.make(coach, own[1], ended | {"started_on": add_months(today(), -2)})
    renewed = known | {"kind": PlacementKind.INTERNSHIP, "started_on": today() - timedelta(days=5)}
    again = placements.make(coach, own[1], renewed, follows=first.id, followed_as="renewal")
    half_signed(coach, again)
    placements.advise(
        coach, own[2], today() - timedelta(days=20), "Een eigen cateringbedrijf beginnen"
    )


def half_signed(coach, placement) -> None:
    """An agreement that the coach has signed, and the employer and the client have not."""
    parties = {
        Party.CLIENT: (placement.client.label, None),
        Party.EMPLOYER: ("Marja de Wit", "marja.de.wit@example.org"),
        Party.ORGANISATION: (coach.label, None),
    }
    agreement = agreements.make(coach, placement, parties)
    [own] = [s for s in signatures_of(agreement) if s.party == Party.ORGANISATION]
    agreements.sign(own, coach.label, None, "127.0.0.1", "Firefox")
