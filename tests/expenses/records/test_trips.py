"""Trips, rates of the day, and the draft lines that claim them."""

from datetime import date

import pytest

from portal.expenses.records import actions, queries
from portal.expenses.records.models import (
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Rate,
    Transport,
    Trip,
)
from portal.files.models import StoredFile
from tests.expenses.claims.factories import add_receipt
from tests.factories import make_person


@pytest.mark.parametrize(
    ("day", "cents"),
    [
        (date(2016, 12, 31), None),
        (date(2018, 4, 13), 19),
        (date(2022, 12, 31), 19),
        (date(2023, 1, 1), 21),
        (date(2024, 6, 1), 23),
        (date(2026, 11, 24), 23),
    ],
)
def test_the_rate_of_the_day_of_travel_applies(branch, day, cents):
    rate = queries.rate_on(day, Transport.CAR, branch)

    assert (rate and rate.cents_per_km) == cents


def test_every_rate_says_where_it_is_written_and_the_open_one_that_nobody_checked_it(app):
    rates = list(Rate.select().order_by(Rate.valid_from))

    assert all(rate.source for rate in rates)
    assert [rate.is_verified for rate in rates] == [True, True, True, False]


def test_a_trip_becomes_a_line_in_the_draft_of_its_month(volunteer):
    actions.travel(volunteer, date(2024, 5, 3), 84, Transport.CAR)
    actions.travel(volunteer, date(2024, 5, 20), 100, Transport.CAR)
    actions.travel(volunteer, date(2024, 6, 1), 100, Transport.CAR)

    lines = queries.lines_visible_to(volunteer).order_by(ExpenseLine.spent_on)
    assert [(line.claim.month, line.amount_cents) for line in lines] == [
        (202405, 193),
        (202405, 230),
        (202406, 230),
    ]
    assert ExpenseClaim.select().where(ExpenseClaim.claimant == volunteer).count() == 2


def test_a_trip_stands_in_one_line_ever(volunteer):
    trip = actions.travel(volunteer, date(2024, 5, 3), 84, Transport.CAR)

    assert actions.claim(trip) == queries.line_of(trip)
    assert ExpenseLine.select().where(ExpenseLine.trip == trip).count() == 1


def test_public_transport_is_claimed_at_what_it_cost(volunteer):
    trip = actions.travel(volunteer, date(2024, 5, 3), 84, Transport.PUBLIC, fare_cents=460)
    line = queries.line_of(trip)

    assert (line.kind, line.amount_cents, line.rate) == ("public_transport", 460, None)


def test_without_a_rate_the_kilometres_are_kept_and_nothing_is_claimed(volunteer):
    trip = actions.travel(volunteer, date(2024, 5, 3), 84, Transport.BICYCLE)

    assert queries.line_of(trip) is None


def test_a_line_that_was_sent_in_cannot_be_taken_out(volunteer):
    trip = actions.travel(volunteer, date(2024, 5, 3), 84, Transport.CAR)
    ExpenseClaim.update(status=ClaimStatus.SUBMITTED).execute()

    with pytest.raises(actions.AlreadyClaimed):
        actions.cancel(trip)
    assert Trip.select().where(Trip.id == trip.id).exists()


def test_a_volunteer_sees_no_lines_of_a_colleague_and_a_leader_only_those_of_the_branch(
    volunteer, team_leader
):
    actions.travel(volunteer, date(2024, 5, 3), 84, Transport.CAR)
    stranger = make_person()
    actions.travel(stranger, date(2024, 5, 3), 84, Transport.CAR)

    assert queries.lines_visible_to(make_person(volunteer.branch)).count() == 0
    assert queries.lines_visible_to(team_leader).count() == 1


def test_a_journey_that_a_file_claims_is_not_claimed_here(volunteer):
    trip = actions.travel(volunteer, date(2024, 5, 3), 84, Transport.BICYCLE)
    trip.is_claimed_elsewhere, trip.transport = True, Transport.CAR

    assert actions.claim(trip) is None
    assert queries.line_of(trip) is None


def test_a_journey_put_right_gains_its_line_and_loses_it_with_its_receipt(volunteer):
    """It was by bicycle, which pays nothing; by car it does; by bus without a fare it does not."""
    trip = actions.travel(volunteer, date(2024, 5, 3), 84, Transport.BICYCLE)

    actions.correct(trip, 84, Transport.CAR, None)
    line = queries.line_of(trip)
    assert line.amount_cents == 193
    add_receipt(line, volunteer)
    with pytest.raises(actions.AlreadyClaimed):
        actions.settle(line, None)  # nothing of it was granted
    actions.correct(trip, 84, Transport.PUBLIC, None)

    assert queries.line_of(trip) is None
    assert StoredFile.select().count() == 0


def test_what_is_asked_again_of_another_kind_goes_and_of_an_unknown_journey_stays(volunteer):
    """A ticket beside a journey that is by car by now; one that only a file knows."""
    trip = actions.travel(volunteer, date(2024, 5, 3), 84, Transport.CAR)
    ExpenseClaim.update(status=ClaimStatus.APPROVED).execute()
    other = actions.travel(volunteer, date(2024, 6, 1), 84, Transport.BICYCLE)
    draft = actions.draft_for(volunteer, date(2024, 6, 1))
    asked = {"claim": draft, "spent_on": date(2024, 6, 1), "branch": volunteer.branch_id}
    ticket, unknown = (
        ExpenseLine.create(**asked, corrects=of, kind=kind, amount_cents=460, distance_hm=0)
        for of, kind in ((trip, "public_transport"), (other, "mileage"))
    )

    actions.bring_up_to_date(ticket)
    actions.bring_up_to_date(unknown)

    left = ExpenseLine.select().where(ExpenseLine.corrects.is_null(False))
    assert [(line.id, line.amount_cents) for line in left] == [(unknown.id, 460)]
