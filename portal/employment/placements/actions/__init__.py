"""Making placements, and what is known of them later."""

import secrets
from datetime import date

from flask_babel import gettext
from peewee import IntegrityError

from portal import audit
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.crypto import digest_of
from portal.core.database import db, hold, save_changes, take_turn
from portal.core.periods import Doubled
from portal.core.web.addresses import link_to
from portal.core.web.idempotency import made_or_key
from portal.employment.employers.actions import moving as employers
from portal.employment.placements import ical, queries
from portal.employment.placements.models import (
    LINK_LIFE,
    Advice,
    Ending,
    JobAfter,
    Placement,
    PlacementCheck,
    PlacementEnd,
    PlacementInstrument,
    PlacementOutcome,
)
from portal.employment.placements.queries.agenda import coaches_of
from portal.employment.placements.queries.beside import doubled, moved, wrong_renewal
from portal.employment.placements.queries.jobs import job_of
from portal.feature import contributed
from portal.mail.actions import queue, queue_to
from portal.people.models import Person


class AlreadyAnswered(Exception):
    """Somebody said before how it ended."""


class NotAsked(Exception):
    """It is over or not so far yet, so nobody asks whether they are still there."""


def make(person: Person, client: Client, values: dict, **link) -> Placement:
    """A new placement; `link` holds form_key, and follows and followed_as of what it follows.

    The same form once more gives the placement that it made before. Raises Doubled.
    """
    known, instruments = parted(values)
    key = link.pop("form_key", None)
    made, link["form_key"] = made_or_key(key, queries.by_form, lambda p: p.withdrawn_at is None)
    if made:
        return made
    try:
        with db.atomic():
            take_turn("placement.code", client.branch_id)
            hold(client)
            if made := queries.by_form(link.get("form_key") or ""):
                return made
            if said := doubled(client, {"employer_id": None, "ended_on": None} | known):
                raise Doubled(said)
            placement = Placement(branch=client.branch_id, client=client, **known, **link)
            if said := wrong_renewal(placement, placement.started_on):
                raise Doubled(said)
            placement.code = free_code(client.branch_id)
            placement.save(force_insert=True)
            use(placement, instruments)
            audit.record(person, "placement.make", placement)
            ical.publish_job(placement)
            bring_along(placement, person)
    except IntegrityError:
        if (made := queries.by_form(link["form_key"] or "")) is None:
            raise
        return made
    return placement


def bring_along(placement: Placement, person: Person) -> None:
    """Its employer, and whatever else a placement brings further."""
    begun_at_employer(placement, person)
    for follow in contributed().on_placement:
        follow(placement, person)


def begun_at_employer(placement: Placement, person: Person | None) -> None:
    """Whoever gives a place is a partner from its first day on."""
    if placement.employer_id and placement.started_on <= today():
        employers.gave_place(placement.employer, person, placement.started_on)


def bring_employers_along() -> None:
    """A step of `flask jobs run`: placements begin that were made before their first day."""
    for placement in queries.begun_at_no_partner(today()):
        with db.atomic():
            begun_at_employer(placement, None)


def free_code(branch_id: int) -> str:
    number = queries.count_of(branch_id) + 1
    while queries.code_is_taken(branch_id, f"placement-{number:04}"):
        number += 1
    return f"placement-{number:04}"


def parted(values: dict) -> tuple[dict, list[str]]:
    """The columns of the placement, and its instruments."""
    known = dict(values)
    return known, known.pop("instruments", [])


def use(placement: Placement, instruments: list[str]) -> None:
    """These instruments go with the placement, and no others."""
    PlacementInstrument.delete().where(PlacementInstrument.placement == placement.id).execute()
    for one in dict.fromkeys(instruments):
        PlacementInstrument.create(branch=placement.branch_id, placement=placement, instrument=one)


def change(person: Person, placement: Placement, version: int, values: dict) -> str | None:
    """What to say of what followed, or nothing. Raises Doubled, StaleVersion."""
    known, instruments = parted(values)
    changes = audit.differences(placement, **known)
    was = queries.instruments_of(placement)
    if set(was) != set(instruments):
        changes["instruments"] = (" ".join(was), " ".join(sorted(instruments)))
    if not changes:
        return None
    with db.atomic():
        hold(placement.client)
        if moved(placement, known) and (said := doubled(placement.client, known, placement.id)):
            raise Doubled(said)
        begins = known["started_on"]
        if begins != placement.started_on and (said := wrong_renewal(placement, begins)):
            raise Doubled(said)
        save_changes(placement, version, **known)
        use(placement, instruments)
        audit.record(person, "placement.change", placement, changes=changes)
        ical.publish(placement)
        told = [follow(placement, person) for follow in contributed().on_changed_placement]
    return " ".join(filter(None, told)) or None


def check(person: Person, placement: Placement, months: int, still_there: bool) -> None:
    """Note whether they are still there, so many months after the first day of the job; what was
    noted before is replaced. Raises NotAsked."""
    job = job_of(placement)
    if not queries.may_check(job, months):
        raise NotAsked
    with db.atomic():
        PlacementCheck.insert(
            branch=placement.branch_id,
            placement=job.first,
            months=months,
            still_there=still_there,
            noted_by=person.id,
        ).on_conflict(
            conflict_target=[PlacementCheck.placement, PlacementCheck.months],
            update={"still_there": still_there, "noted_by": person.id, "noted_at": now()},
        ).execute()
        audit.record(person, "placement.check", placement)
        ical.publish(job.last)


def advise(person: Person, client: Client, day: date, about: str) -> Advice:
    with db.atomic():
        advice = Advice.create(
            branch=client.branch_id, client=client, given_on=day, about=about, given_by=person.id
        )
        audit.record(person, "advice.give", advice)
    return advice


# How it ended --------------------------------------------------------------------------------


def ask(placement: Placement, person: Person | None = None) -> str | None:
    """Mail the tutor one question; the address of its link as well, to hand over.

    Nothing where it was answered. A new link takes the place of the one before. Without an
    address nobody is asked by the portal, and nothing says so.
    """
    end = queries.end_of(placement)
    if end is not None and end.answered_at is not None:
        return None
    secret = secrets.token_urlsafe(32)
    link = {
        "digest": digest_of(secret),
        "asked_at": now() if placement.tutor_email else None,  # by the portal
        "link_ends_at": now() + LINK_LIFE,
    }
    address = link_to("placements.answered", secret=secret)
    with db.atomic():
        if end is None:
            PlacementEnd.create(branch=placement.branch_id, placement=placement, **link)
        else:
            PlacementEnd.update(**link).where(PlacementEnd.id == end.id).execute()
        if placement.tutor_email:
            queue_to(
                placement.tutor_email,
                None,
                lambda: (
                    gettext("One question about a placement at your business"),
                    gettext(
                        "A placement at your business has ended. How did it go? One question, one"
                        " minute:\n\n%(address)s\n\nThank you.",
                        address=address,
                    ),
                ),
                placement,
                branch_id=placement.branch_id,
                kind="placement.ended",
            )
        audit.record(person, "placement.ask", placement)
    return address


def answer(placement: Placement, person: Person | None, **said) -> None:
    """Keep how it ended; from a link when there is no person. Raises AlreadyAnswered.

    `said`: ending, last_on, hours_missed, the reason of each side, became_job, job_contract,
    job_from. What never began is placed nowhere; the last day lies not before the first.
    """
    with db.atomic():
        end = queries.end_of(placement) or PlacementEnd.create(
            branch=placement.branch_id, placement=placement
        )
        known = {**said, "answered_at": now(), "answered_by": person.id if person else None}
        if only_adds_client_side(end, said):
            known = {"client_reason": said["client_reason"]}  # who told the rest stays so
        free = PlacementEnd.id == end.id
        if person is None:  # an employer answers once; a coach may correct
            free &= PlacementEnd.answered_at.is_null()
        if not PlacementEnd.update(**known).where(free).execute():
            raise AlreadyAnswered
        changes = {"outcome": outcome_of(**said), **days_of_end(placement, **said)}
        audit.record(
            person, "placement.end", placement, changes=audit.differences(placement, **changes)
        )
        Placement.update(**changes).where(Placement.id == placement.id).execute()
        for name, value in changes.items():
            setattr(placement, name, value)
        ical.publish_job(placement)
        if person is None:
            tell_coaches(placement)


def only_adds_client_side(end: PlacementEnd, said: dict) -> bool:
    """Whether an answer leaves what the employer told as it was."""
    if end.answered_at is None or end.answered_by_id is not None:
        return False
    told = {name: value for name, value in said.items() if name != "client_reason"}
    return all(getattr(end, name) == value for name, value in told.items())


def days_of_end(
    placement: Placement, ending: Ending, last_on: date | None = None, **_rest
) -> dict[str, date | None]:
    """The last day; of what never began, the day on which that was known."""
    if ending == Ending.NEVER_STARTED:
        return {"fell_through_on": last_on or today()}
    last = placement.ended_on if last_on is None else last_on
    return {"fell_through_on": None, "ended_on": last}


def outcome_of(ending: Ending, became_job: str | None = None, **_rest) -> PlacementOutcome:
    """As the files know it: partly and never started are both stopped."""
    if became_job == JobAfter.YES:
        return PlacementOutcome.HIRED
    return PlacementOutcome.COMPLETED if ending == Ending.COMPLETED else PlacementOutcome.STOPPED


def tell_coaches(placement: Placement) -> None:
    address = link_to("placements.show", placement_id=placement.id)
    for coach in Person.select().where(Person.id.in_(coaches_of(placement))):
        queue(
            coach,
            "placement.answered",
            lambda: (
                gettext("An employer told how a placement ended"),
                gettext("Read the answer here:\n\n%(address)s", address=address),
            ),
            placement,
        )


def ask_how_it_ended() -> str | None:
    """The step of `flask jobs run`: one question about each placement that has just ended."""
    asked = [ask(placement) for placement in queries.ended_unasked(today())]
    return f"{len(asked)} placements asked about." if asked else None
