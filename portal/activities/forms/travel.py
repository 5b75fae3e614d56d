"""What the log form checks of a journey."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.activities.actions.entry import Journey
from portal.activities.forms.part import PartOfLog
from portal.core.forms import Likely
from portal.core.forms.fields import known
from portal.expenses.records.models import Transport

TRANSPORTS = {
    Transport.CAR: _l("Car"),
    Transport.BICYCLE: _l("Bicycle"),
    Transport.PUBLIC: _l("Bus or train"),
}
MOST_KM, MOST_FARE = 20_000, 1_000_000  # in hundreds of metres, in cents


def most_km(form) -> int | None:
    """What the branch takes for likely; what stood there already is not asked again."""
    return None if form.same("km") else form.scope.likely_hm


def most_fare(form) -> int | None:
    return None if form.same("fare") else 10_000


LIKELY_KM, LIKELY_FARE = Likely(most_km, MOST_KM), Likely(most_fare, MOST_FARE)


class Travelling(PartOfLog):
    """The part of the log form that is about travel."""

    def _check_travel(self) -> None:
        self.journey: Journey | None = None
        self.trip_id: int | None = None
        fields = ("travel", "same_trip", "transport", "km", "fare")
        self.keeps_travel = bool(self.shown) and (
            not self.fits.travel or (self.same_day and self.same(*fields))
        )
        if self.shown and self.scope.is_of_another:
            self._leave_travel()
            return
        if self.keeps_travel or not (self.fits.travel and self.travel.data):
            self.km.errors, self.fare.errors = [], []
            return
        if self.same_trip.data:
            self._check_same_trip()
        elif self.transport.data not in TRANSPORTS:
            self.refuse("transport", _("Choose how you travelled."))
        else:
            self._check_journey()

    def _leave_travel(self) -> None:
        """Who corrects what another wrote changes nothing that costs money (G9)."""
        self.km.errors, self.fare.errors = [], []
        if not self.keeps_travel and (self.travel.data or known(self.scope.activity).trip_id):
            self.refuse("km", _("Their travel costs are theirs to change. Leave the day as well."))
        self.keeps_travel = True

    def _check_same_trip(self) -> None:
        self.km.errors, self.fare.errors = [], []
        days = {trip.id: trip.day for trip in self.scope.journeys}
        if days.get(self.same_trip.data) == self.chosen_day:
            self.trip_id = self.same_trip.data
        else:
            self.refuse("same_trip", _("This journey was on another day. Choose a new journey."))

    def _check_journey(self) -> None:
        public = self.transport.data == Transport.PUBLIC
        if not public:
            self.fare.errors = []
        if self.km.data is None and not self.km.errors and not public:
            self.refuse("km", _("Type the kilometres, like 8,4."))
        elif (self.km.data or 0) > MOST_KM:
            self.refuse("km", _("Type at most 2000 kilometres."))
        elif public and self.fare.data is None and not self.fare.errors:
            self.refuse("fare", _("Type what the ticket cost, like 4,50."))
        elif public and (self.fare.data or 0) > MOST_FARE:
            self.refuse("fare", _("Type at most 10.000 euro. Is the comma in the right place?"))
        elif self._has_kilometres_of_another():
            self.refuse("km", _("These kilometres are of another address. Check them."))
        self.journey = Journey(
            self.km.data or 0, self.transport.data, self.fare.data if public else None
        )

    def _has_kilometres_of_another(self) -> bool:
        """Without JavaScript the distance stays that of the client who was chosen at first."""
        first = self.km_for.data
        if not first or not self.households.data or first in self.households.data:
            return False
        remembered = self.scope.last_trips.get(first)
        self.km_for.raw_data, self.km_for.data = None, None  # asked once
        return remembered is not None and remembered[0] == self.km.data
