"""The job coach's desk of the demo: every stage, late steps, silent employers, who fits what."""

from datetime import date, time, timedelta

from portal.activities.models import Activity
from portal.branches.models import Branch
from portal.clients.models import Client
from portal.clients.queries import visible_to
from portal.core.clock import from_local, now, today
from portal.core.web.access import Role
from portal.core.workdays import workday_from
from portal.demo.queries import in_role
from portal.employment.board.actions import Step
from portal.employment.employers.models import (
    ContactPerson,
    Employer,
    EmployerMove,
    Stage,
)
from portal.employment.vacancies.actions import vacancies as actions
from portal.employment.vacancies.actions.vacancies import WantedLanguage
from portal.employment.vacancies.models import (
    CV,
    Candidate,
    CandidateMove,
    LanguageLevel,
    Vacancy,
    VacancyMove,
    WorkWish,
)
from portal.people.models import Person

# name, place, sector, contact, stage, next step, in how many days, days since the last contact
NEW = [
    (
        "Tuincentrum De Hoge Linde",
        "Maassluis",
        "gardening",
        "Bas Kuiper",
        "lead",
        "Bellen: vragen naar seizoenswerk",
        1,
        None,
    ),
    (
        "Hotel Het Loodswezen",
        "Vlaardingen",
        "hospitality",
        "Sanne de Graaf",
        "lead",
        "Bellen over hulp in de keuken",
        -2,
        None,
    ),
    (
        "Sloopbedrijf Van Vliet",
        "Schiedam",
        "building",
        "Ron van Vliet",
        "contacted",
        "Mail met twee profielen sturen",
        0,
        6,
    ),
    (
        "Zorgcentrum De Drieën",
        "Maassluis",
        "care",
        "Ellen Visser",
        "contacted",
        "Bellen over de opleiding helpende",
        3,
        44,
    ),
    (
        "Kwekerij Rozenhof",
        "Naaldwijk",
        "gardening",
        "Marcel Zwinkels",
        "visited",
        "Bezoek met een kandidaat",
        -5,
        12,
    ),
    (
        "Installatiebedrijf Stroomlijn",
        "Delft",
        "metal",
        "Kim de Boer",
        "visited",
        "Bellen over de leerwerkplek",
        7,
        9,
    ),
    (
        "Wasserij De Vliet",
        "Maassluis",
        "cleaning",
        "Yvonne Kok",
        "partner",
        "Bellen: hoe gaat het na een maand?",
        4,
        70,
    ),
    (
        "Supermarkt Van Leeuwen",
        "Maassluis",
        "retail",
        "Dennis van Leeuwen",
        "partner",
        "Bezoek: nieuwe stage bespreken",
        9,
        20,
    ),
]
OLD = {  # the employers of 2018 in the running year: next step, in how many days
    "employer-0001": ("Bellen over een tweede stage", 2),
    "employer-0002": ("Vragen hoe het gaat na een half jaar", -1),
    "employer-0003": ("Opleidingsschool: wanneer start de eerste groep?", 6),
    "employer-0004": ("BBL in zorg, techniek en logistiek uitwerken", 11),
    "employer-0005": ("Bellen over een proefplaatsing", 0),
}
SECOND_PERSON = {
    "Kwekerij Rozenhof": ("Petra Zwinkels", "personeelszaken", "010-0000032"),
    "Supermarkt Van Leeuwen": ("Murat Kaya", "werkbegeleider", "010-0000038"),
}
# employer, work, kind, tenths of hours, Dutch spoken and written, stage, next step, days
VACANCIES = [
    ("employer-0001", "Schilder", "internship", 240, "A2", "A1", "open",
     "Bellen: wie kan langskomen?", 0),
    ("Kwekerij Rozenhof", "Medewerker kas", "paid_job", 320, "A1", None, "talking",
     "Gesprek met de kandidaat voorbereiden", 2),
    ("Hotel Het Loodswezen", "Keukenhulp", "work_experience", 160, "A1", None, "lead",
     "Vragen of de plek er komt", -3),
    ("Zorgcentrum De Drieën", "Helpende in opleiding", "learn_work", 280, "B1", "A2", "open",
     "Mail over de eisen", 5),
    ("Supermarkt Van Leeuwen", "Vakkenvuller", "paid_job", 120, "A2", None, "filled", None, 0),
]  # fmt: skip
WISHES = ["schilder, bouw", "kas, tuin", "keukenhulp, kok", "zorg, helpende", "winkel", "lasser"]
LEVELS = [("A2", "A1"), ("A1", "A1"), ("B1", "A2"), ("A2", "A2"), ("A1", "A0"), ("B1", "B1")]


def add_work(branch: Branch) -> None:
    """Inside the transaction that fills the rest of the demo."""
    coach = in_role(Role.JOB_COACH, branch)
    known = {employer.code: employer for employer in Employer.select()}
    for code, (action, days) in OLD.items():
        step = Step(action, day_in(days))
        Employer.update(owner=coach, **step.columns()).where(Employer.code == code).execute()
    for number, row in enumerate(NEW, 1):
        known[row[0]] = employer(branch, coach, number, row)
    clients = followed(branch, coach)
    for client, words, (spoken, written) in zip(clients, WISHES, LEVELS, strict=False):
        WorkWish.create(
            branch=branch, client=client, occupations=words, hours_per_week_tenths=320, travel_km=20
        )
        for months, level in ((300, "A1"), (30, spoken)):
            LanguageLevel.create(
                branch=branch,
                client=client,
                measured_on=today() - timedelta(days=months),
                judged_by=coach,
                spoken=level,
                written=written if months == 30 else "A0",
            )
    for wanted in VACANCIES:
        vacancy(coach, known[wanted[0]], wanted, clients)


def day_in(days: int) -> date:
    """So many days from now; what is still to come is never in a weekend."""
    day = today() + timedelta(days=days)
    return workday_from(day) if days > 0 else day


def employer(branch: Branch, coach: Person, number: int, row: tuple) -> Employer:
    name, place, sector, contact, stage, action, days, silent = row
    made = Employer.create(
        branch=branch,
        code=f"demo-employer-{number:02}",
        name=name,
        place=place,
        sector=sector,
        contact_name=contact,
        contact_email=f"{contact.split()[0].lower()}@bedrijf{number}.example.org",
        contact_phone=f"010-00000{number + 20}",
        stage=stage,
        owner=coach,
        **Step(action, day_in(days)).columns(),
    )
    stages = list(Stage)[: list(Stage).index(Stage(stage)) + 1]
    for place_in_row, reached in enumerate(stages):
        ago = (silent or 3) + 30 * (len(stages) - place_in_row - 1)
        EmployerMove.create(
            branch=branch,
            employer=made,
            stage=reached,
            reached_on=today() - timedelta(days=ago),
            person=coach,
        )
    if silent is not None:
        contacted(coach, made, silent, f"demo-contact-{number}")
    if name in SECOND_PERSON:
        second, job, phone = SECOND_PERSON[name]
        ContactPerson.create(branch=branch, employer=made, name=second, job=job, phone=phone)
    return made


def contacted(coach: Person, made: Employer, days_ago: int, code: str) -> None:
    day = today() - timedelta(days=days_ago)
    activity = Activity(
        branch=made.branch_id,
        person=coach,
        code=code,
        kind="employer_contact",
        channel="phone" if days_ago % 2 else "in_person",
        started_at=from_local(day, time(10)),
        minutes=30,
        employer=made,
        note="Vriendelijk gesprek. Ze denken mee.",
    )
    activity.happens_on(day)
    activity.save()


def followed(branch: Branch, coach: Person) -> list[Client]:
    """The grown first members of the households whom the job coach helps."""
    grown = date(today().year - 18, 1, 1)
    found = visible_to(coach).where(Client.branch == branch, Client.born_on < grown)
    first: dict[int, Client] = {}
    for client in found.order_by(Client.id):
        first.setdefault(client.household_id, client)
    return list(first.values())


def vacancy(coach: Person, at: Employer, row: tuple, clients: list[Client]) -> Vacancy:
    _employer, title, kind, hours, spoken, written, stage, action, days = row
    made = actions.add(
        at,
        coach,
        f"demo-{title.lower()}"[:40],
        Step(action, day_in(days)) if action else Step(),
        [WantedLanguage("nl", spoken, written)],
        title=title,
        kind=kind,
        hours_per_week_tenths=hours,
        stage=stage,
        owner=coach,
    )
    VacancyMove.update(reached_on=today() - timedelta(days=20)).where(
        VacancyMove.vacancy == made.id
    ).execute()
    for client, ends_at in zip(clients, COURSES.get(stage, []), strict=False):
        propose(made, coach, client, ends_at)
    return made


# How the proposed clients came on, by the stage of the vacancy.
COURSES = {
    "talking": ["cv_sent", "talked"],
    "filled": ["closed", "placed"],
}
WAY = {
    "cv_sent": ["proposed", "cv_sent"],
    "talked": ["proposed", "cv_sent", "talked"],
    "placed": ["proposed", "cv_sent", "talked", "placed"],
    "closed": ["proposed", "cv_sent", "closed"],
}


def propose(made: Vacancy, coach: Person, client: Client, ends_at: str) -> None:
    cv = CV.select().where(CV.client == client.id).order_by(CV.made_on.desc()).first()
    candidate = Candidate.create(
        branch=made.branch_id,
        vacancy=made,
        client=client,
        stage=ends_at,
        cv=cv,
        cv_sent_at=now() - timedelta(days=12) if cv else None,
    )
    for number, stage in enumerate(WAY[ends_at]):
        why = {"employer_reason": "language", "client_reason": "travel"}
        CandidateMove.create(
            branch=made.branch_id,
            candidate=candidate,
            stage=stage,
            reached_on=today() - timedelta(days=16 - 4 * number),
            person=coach,
            **(why if stage == "closed" else {}),
        )
