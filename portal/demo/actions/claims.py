"""Claims in the demo: in every state, most in order and some strange, with receipts to look at."""

import io
from datetime import date, time, timedelta
from random import Random

from PIL import Image, ImageDraw, ImageFont
from stdnum import iban

from portal.account.actions.bank import place
from portal.activities import actions as activities
from portal.activities.actions.entry import Journey
from portal.activities.models import Channel, Kind
from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import add_months, from_local, today
from portal.core.crypto import digest_of, fingerprint, seal
from portal.core.forms.form_key import new_key
from portal.core.web.access import Role
from portal.demo.queries import in_role
from portal.expenses.claims import actions as claims
from portal.expenses.claims.actions import lines, receipts
from portal.expenses.claims.queries import lines as queries
from portal.expenses.records.models import (
    AllowanceAgreement,
    ClaimEvent,
    ClaimStatus,
    ExpenseClaim,
    Mode,
)
from portal.files.uploads import CleanFile
from portal.mail.models import OutboxMail
from portal.people.models import Person

BANKS = "ABNA INGB RABO TRIO SNSB".split()
# kind, what is printed on the receipt, where, cents from and to
THINGS = [
    ("parking", "PARKEREN", "Koningshoek, Maassluis", 150, 900),
    ("public_transport", "TREINKAARTJE", "Maassluis Centrum - Den Haag", 680, 1840),
    ("materials", "DE BOEKENWURM", "Noordvliet, Maassluis", 395, 2450),
    ("public_transport", "BUS 126", "Maassluis - Vlaardingen", 240, 520),
    ("phone", "BELTEGOED", "Hoogstraat, Maassluis", 500, 1500),
]
SAID = {"materials": "schriften voor de taalles", "phone": "bellen met de IND"}


def add_claims(branch: Branch) -> None:
    """Accounts, agreements, and claims of the last weeks. No mails."""
    random = Random(2026)  # noqa: S311  made-up costs
    helpers = [p for p in Person.select().where(Person.branch == branch) if p.is_active and p.email]
    for person in helpers:
        give_account(person, random)
    helpers = [Person.get_by_id(person.id) for person in helpers]
    guide, leader = in_role(Role.GUIDE, branch), in_role(Role.TEAM_LEADER, branch)
    others = [p for p in helpers if p.id != guide.id and p.employment != "paid"]
    agree(others[:6])
    for number, person in enumerate(others):
        ordinary_costs(person, random, number)
    strange_costs(others, random)
    cost(leader, random, 2, 4)
    for person in [*others, leader]:
        send_all(person, random)
    costs_of_the_guide(guide, leader, random)
    OutboxMail.delete().where(OutboxMail.kind.startswith("claim.")).execute()


def give_account(person: Person, random: Random) -> None:
    digits = f"NL00{random.choice(BANKS)}{random.randrange(10**9):010}"
    account = f"NL{iban.calc_check_digits(digits)}{digits[4:]}"
    Person.update(iban_sealed=seal(account, place(person)), iban_digest=fingerprint(account)).where(
        Person.id == person.id
    ).execute()


def agree(people: list[Person]) -> None:
    """A fixed allowance, costs, and both, two of each."""
    for number, person in enumerate(people):
        AllowanceAgreement.create(
            branch=person.branch_id,
            person=person,
            valid_from=date(today().year - 1, 1, 1),
            mode=list(Mode)[number % 3],
            others_cents=60_000 if number == 5 else 0,
            declared_on=min(date(today().year, 1, 12), today()) if number == 5 else None,
        )


def ordinary_costs(person: Person, random: Random, number: int) -> None:
    """A visit by car or bicycle, and for most people a receipt or two."""
    if person.code != "demo-trainee":
        visit(person, random, random.choice([32, 50, 84, 126]))
    for _ in range(number % 3):
        cost(person, random, number, random.randrange(2, 20))


def strange_costs(people: list[Person], random: Random) -> None:
    """What the checks of the decider find: each of another person."""
    first, second, third, fourth, fifth, sixth = people[3:9]
    ago = today() - timedelta(9)
    twice = drawn("PARKEREN", "Koningshoek, Maassluis", ago, 450, random)
    for person in (first, second):  # the same receipt, sent in by two people
        add(person, "parking", ago, 450, [twice])
    for _ in range(2):  # the same day and amount twice
        add(third, "parking", ago, 300, [drawn("PARKEREN", "Markt", ago, 300, random)])
    visit(fourth, random, 1840)  # very many kilometres
    big = drawn("KANTOORHUIS", "Vlaardingen", ago, 26_840, random)
    add(fifth, "materials", ago, 26_840, [big], "laptop voor de taalles")  # needs two approvals
    old = today() - timedelta(130)
    add(sixth, "phone", old, 1000, [drawn("BELTEGOED", "Hoogstraat", old, 1000, random)])
    fixed = people[
        1
    ]  # agreed to a fixed allowance, and asks too much for the hours that were logged
    month = today() - timedelta(5)
    lines.add_line(fixed, lines.Cost("other", month, 21_500, None, is_allowance=True), new_key())


def costs_of_the_guide(guide: Person, leader: Person, random: Random) -> None:
    """Whoever looks at the demo as a guide sees each state."""
    first = today().replace(day=1)
    ends = [
        lambda claim: claims.return_with(claim, leader, "Bij welk bezoek hoort het parkeren?"),
        lambda claim: claims.approve(claim, leader),
        lambda claim: claims.refuse(claim, leader, "De gemeente betaalt dit. Vraag het daar."),
        lambda claim: claims.approve(claim, leader),
    ]
    for months, end in enumerate(ends, 1):
        day = add_months(first, -months) + timedelta(11)
        claim_journeys(guide, day, 3)
        add(guide, "parking", day, 450, [drawn("PARKEREN", "Stadhuis", day, 450, random)])
        for claim in send_all(guide, random, as_gift=months == 4):
            end(claim)
    claim_journeys(guide, today(), 3)
    add(guide, "parking", today(), 380, [drawn("PARKEREN", "Stadhuis", today(), 380, random)])
    add(guide, "public_transport", today(), 920, [])  # its receipt is missing


def claim_journeys(person: Person, day: date, most: int) -> None:
    in_month = [
        trip
        for trip, cents in queries.unclaimed_trips(person)
        if cents and (trip.travelled_on.year, trip.travelled_on.month) == (day.year, day.month)
    ]
    for trip in in_month[:most]:
        lines.claim_trip(trip, person)


def visit(person: Person, random: Random, distance_hm: int) -> None:
    day = today() - timedelta(random.randrange(1, 16))
    client = random.choice(list(Client.select().where(Client.code.startswith("demo-client"))))
    entry = activities.Entry(
        kind=Kind.HOME_VISIT,
        happened_on=day,
        started_at=from_local(day, time(10)),
        minutes=60,
        channel=Channel.IN_PERSON,
        client_ids=[client.id],
        topics=["finance"],
        journey=Journey(distance_hm, "car"),
    )
    activities.log(person, entry, new_key())


def cost(person: Person, random: Random, number: int, days_ago: int) -> None:
    pay_for(
        person, THINGS[(number + days_ago) % len(THINGS)], today() - timedelta(days_ago), random
    )


def cost_on(person: Person, day: date, random: Random) -> None:
    pay_for(person, random.choice(THINGS), day, random)


def pay_for(person: Person, thing: tuple, day: date, random: Random) -> None:
    kind, title, where, least, most = thing
    cents = random.randrange(least, most, 5)
    add(person, kind, day, cents, [drawn(title, where, day, cents, random)], SAID.get(kind))


def add(
    person: Person,
    kind: str,
    day: date,
    cents: int,
    files: list[CleanFile],
    what: str | None = None,
) -> None:
    places = [receipts.keep_waiting(person, file) for file in files]
    lines.add_line(person, lines.Cost(kind, day, cents, what, places=places), new_key())


def send_all(person: Person, random: Random, as_gift: bool = False) -> list[ExpenseClaim]:
    """Send in all that somebody gathered, in the days before today."""
    drafts = ExpenseClaim.select().where(
        ExpenseClaim.claimant == person,
        ExpenseClaim.status == ClaimStatus.DRAFT,
        ExpenseClaim.was_imported == False,  # noqa: E712  SQL
    )
    sent = []
    for claim in drafts:
        if queries.in_claims([claim.id]):
            claims.submit(claim, person, as_gift=as_gift)
            set_back(claim, timedelta(days=random.randrange(6), minutes=random.randrange(600)))
            sent.append(ExpenseClaim.get_by_id(claim.id))
    return sent


def set_back(claim: ExpenseClaim, ago: timedelta) -> None:
    """Let what happened to a claim until now have happened so long before."""
    moments = {"submitted_at": ExpenseClaim.submitted_at, "decided_at": ExpenseClaim.decided_at}
    held = ExpenseClaim.select(*moments.values()).where(ExpenseClaim.id == claim.id).get()
    values = {name: getattr(held, name) and getattr(held, name) - ago for name in moments}
    ExpenseClaim.update(values).where(ExpenseClaim.id == claim.id).execute()
    # What happened is never changed: it is told anew.
    events = list(ClaimEvent.select().where(ClaimEvent.claim == claim.id).order_by(ClaimEvent.id))
    ClaimEvent.delete().where(ClaimEvent.claim == claim.id).execute()
    for event in events:
        ClaimEvent.create(**event.__data__ | {"id": None, "at": event.at - ago})


def printed(cents: int) -> str:
    """450 -> EUR 4,50, in letters that any printer has."""
    return f"EUR {cents // 100},{cents % 100:02}"


def drawn(title: str, where: str, day: date, cents: int, random: Random) -> CleanFile:
    """A photo of a receipt: a slip of paper on a table, a little askew."""
    paper = Image.new("RGB", (560, 860), "#fdfdf8")
    draw = ImageDraw.Draw(paper)
    big, plain = ImageFont.load_default(46), ImageFont.load_default(28)
    draw.text((280, 70), title, "#222", big, anchor="mm")
    draw.text((280, 130), where, "#444", plain, anchor="mm")
    rows = [("Datum", f"{day:%d-%m-%Y}"), ("Tijd", f"{random.randrange(9, 18):02}:12")]
    rows += [
        ("Bon", f"{random.randrange(10_000, 99_999)}"),
        ("Btw 21%", printed(cents * 21 // 121)),
    ]
    for number, (name, value) in enumerate(rows):
        draw.text((60, 230 + number * 60), name, "#333", plain)
        draw.text((500, 230 + number * 60), value, "#333", plain, anchor="ra")
    for height in (185, 490):
        draw.line([(50, height), (510, height)], "#888", 2)
    draw.text((60, 540), "TOTAAL", "#222", big)
    draw.text((500, 540), printed(cents), "#222", big, anchor="ra")
    draw.text((280, 720), "Bedankt en tot ziens", "#444", plain, anchor="mm")
    table = Image.new("RGB", (720, 1000), "#b9a88f")
    turned = paper.rotate(random.uniform(-2, 2), expand=True, fillcolor="#b9a88f")
    table.paste(turned, ((720 - turned.width) // 2, (1000 - turned.height) // 2))
    out = io.BytesIO()
    table.save(out, "WEBP", quality=70, method=0)  # quick rather than small
    content = out.getvalue()
    digest = digest_of(content)
    return CleanFile(content, "image/webp", None, 1, digest, f"{title.lower()}.jpg")
