"""What somebody is to do today: one list, the most urgent on top, each line with what it opens."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.clock import today
from portal.core.i18n.formatting import clock, day, euros, moment, short_day
from portal.core.i18n.labels import KIND_NAMES
from portal.core.i18n.spoken_languages import name_of
from portal.core.web.access import Permission
from portal.core.web.addresses import path_to
from portal.core.web.menu import may_open
from portal.home.after_match import of_after_match, of_sent_back
from portal.home.first_days import of_first_days
from portal.home.lines import Todo, Urgency, cut
from portal.people.models import Person
from portal.schedule.appointments.actions.texts import wished
from portal.schedule.appointments.queries import called
from portal.schedule.appointments.queries.declined import anew

SOON = 7  # days before a term, in which it stands among what is to be done


def todo(person: Person, waiting: Mapping[str, Any]) -> list[Todo]:
    """Of what waits for somebody (`queries.waiting_for`) what they are to do."""
    found = (one for part in PARTS for one in part(person, waiting))
    return sorted(found, key=lambda one: one.place)


def of_own_papers(person: Person, _waiting: Mapping) -> Iterator[Todo]:
    if person.is_leader and not person.papers_are_signed:
        writes = person.can_be_changed_by(person)
        said = _("Without both you decide on no claim and pay nothing.")
        asks = "" if writes else _("A senior team leader writes them down under People.")
        yield Todo(
            Urgency.LATE,
            _("Your own papers are not in yet: conduct certificate and confidentiality statement"),
            "shield",
            path_to("people.edit" if writes else "people.show", person_id=person.id),
            _("Write down your papers") if writes else _("Look"),
            (said, asks),
        )


def of_claims_of_others(person: Person, waiting: Mapping) -> Iterator[Todo]:
    """Of who decides in the place of a leader, or for a neighbour branch: leaders have it above."""
    number = waiting.get("to_decide")
    if number and not person.is_leader:
        said = ngettext("%(num)s claim waits for you", "%(num)s claims wait for you", number)
        yield Todo(Urgency.TODAY, said, "clipboard-list", path_to("claims.decide"), _("Look"))


def of_roles(person: Person, waiting: Mapping) -> Iterator[Todo]:
    """A role that two people give, and that another asked for."""
    for one in waiting.get("roles_to_confirm", ()):
        sees = person.may(Permission.SEE_PEOPLE)
        yield Todo(
            Urgency.WAITS,
            _("A role of %(name)s waits for a second who confirms it", name=one.label),
            "user-check",
            path_to("people.show", person_id=one.id) if sees else path_to("account.unlock"),
            _("Look"),
        )


def of_branch(_person: Person, waiting: Mapping) -> Iterator[Todo]:
    """What a leader or the administrator is to look at, and what a branch sets once."""
    if number := waiting.get("alerts"):
        said = ngettext(
            "%(num)s thing is out of the ordinary", "%(num)s things are out of the ordinary", number
        )
        yield Todo(Urgency.LATE, said, "shield", path_to("people.alerts"), _("Look"))
    if number := waiting.get("to_approve"):
        said = ngettext("%(num)s entry of hours waits", "%(num)s entries of hours wait", number)
        yield Todo(Urgency.WAITS, said, "clock", path_to("activities.approve"), _("Approve"))
    if number := waiting.get("to_pay"):
        said = ngettext(
            "%(num)s approved claim waits for payment",
            "%(num)s approved claims wait for payment",
            number,
        )
        yield Todo(Urgency.TODAY, said, "banknote", path_to("payouts.index"), _("Pay out"))
    if number := waiting.get("mails"):
        said = ngettext("%(num)s mail is waiting", "%(num)s mails are waiting", number)
        yield Todo(Urgency.WAITS, said, "mail", path_to("mail.outbox"), _("Look"))
    if waiting.get("needs_limits"):
        sets = may_open("claims.new_rule")
        yield Todo(
            Urgency.ONCE,
            _("Nobody entered the limits of the allowance for %(year)s", year=today().year),
            "banknote",
            path_to("claims.new_rule", what="limit") if sets else path_to("claims.rules"),
            _("Enter the limits") if sets else _("Look"),
            (_("Until then those of before are used."),),
        )
    if waiting.get("has_municipality") is False:
        yield Todo(
            Urgency.ONCE,
            _("Your branch has no municipality yet"),
            "map-pin",
            path_to("housing.new"),
            _("Add a municipality"),
        )


def of_work(person: Person, waiting: Mapping) -> Iterator[Todo]:
    """Of who coaches nobody to work one line: the list stands on the board."""
    due = waiting.get("due")
    if due and not person.may(Permission.COACH_TO_WORK):
        said = ngettext("%(num)s step to work waits", "%(num)s steps to work wait", len(due))
        names = tuple(dict.fromkeys(one.label for one in due[:3]))
        address = path_to("vacancies.index")
        yield Todo(Urgency.TODAY, said, "briefcase-business", address, _("Open the board"), names)


def of_terms(_person: Person, waiting: Mapping) -> Iterator[Todo]:
    for term in waiting.get("terms", ()):
        if term.days_left <= SOON:
            yield Todo(
                Urgency.LATE if term.days_left < 0 else Urgency.TODAY,
                term.case.client.label,
                "scale",
                path_to("legal.edit", term_id=term.id),
                _("Open the term"),
                (term.label, day(term.due_on)),
                term.due_on,
                _("late")
                if term.days_left < 0
                else ngettext("%(num)s day left", "%(num)s days left", term.days_left),
            )


def of_clients(person: Person, waiting: Mapping) -> Iterator[Todo]:
    for question in waiting.get("asked", ()):
        about = question.activity
        yield Todo(
            Urgency.TODAY,
            cut(question.question),
            "message-square-text",
            path_to("activities.answer", question_id=question.id),
            _("Give an answer"),
            (_("A question for you"), str(KIND_NAMES[about.kind]), short_day(about.happened_on)),
        )
    for one in waiting.get("not_logged", ()):
        yield Todo(
            Urgency.TODAY,
            called(one, person),
            "square-pen",
            path_to("appointments.log", appointment_id=one.id),
            _("Write down"),
            (
                _("Not written down yet"),
                str(KIND_NAMES[one.kind]),
                f"{short_day(one.held_on)} {clock(one.starts_at)}",
            ),
            one.held_on,
        )


def of_declined(person: Person, waiting: Mapping) -> Iterator[Todo]:
    """What clients cannot come to, with when it would suit them."""
    for one in waiting.get("declined", ()):
        suits = wished(one)
        yield Todo(
            Urgency.TODAY,
            called(one, person),
            "calendar-x",
            anew(one),
            _("Plan another time"),
            (
                _("The client cannot come"),
                f"{short_day(one.held_on)} {clock(one.starts_at)}",
                _("Suits them: %(wish)s", wish=suits) if suits else "",
            ),
            one.held_on,
        )


def of_interpreting(_person: Person, waiting: Mapping) -> Iterator[Todo]:
    for one in waiting.get("interpreting", ()):
        yield Todo(
            Urgency.TODAY,
            _("Can you interpret?"),
            "languages",
            path_to("interpreters.show", request_id=one.id),
            _("Say if you come"),
            (name_of(one.language), day(one.wanted_on)),
            one.wanted_on,
        )


def of_meetings(_person: Person, waiting: Mapping) -> Iterator[Todo]:
    meetings = waiting.get("meetings")
    if not meetings:
        return
    for one in meetings.to_note:
        address = path_to("meetings.attendance", meeting_id=one.id)
        said = (day(one.held_on),)
        yield Todo(
            Urgency.TODAY, one.label, "users", address, _("Note who came"), said, one.held_on
        )
    for poll in meetings.polls:
        address = path_to("meetings.poll", poll_id=poll.id)
        yield Todo(Urgency.WAITS, poll.title, "circle-help", address, _("Pick a date"))
    for action in meetings.actions:
        is_late = action.is_late_on(today())
        yield Todo(
            Urgency.LATE if is_late else Urgency.WAITS,
            action.text,
            "check",
            "",
            "",
            on=action.due_on,
            badge=_("late") if is_late else "",
            action=action,
        )
    for one in meetings.meetings:
        if one.takes_answers and not one.mine.answer:
            address = path_to("meetings.show", meeting_id=one.id)
            said = (f"{short_day(one.held_on)} {clock(one.starts_at)}", one.place or "")
            yield Todo(
                Urgency.WAITS,
                one.label,
                "message-square-text",
                address,
                _("Say if you come"),
                said,
                one.held_on,
            )


def of_writing(_person: Person, waiting: Mapping) -> Iterator[Todo]:
    for draft in waiting.get("drafts", ()):
        said = (_("Not finished yet"), moment(draft.saved_at))
        yield Todo(
            Urgency.WAITS,
            draft.about or _("What you were typing"),
            "square-pen",
            draft.link,
            _("Go on writing"),
            said,
        )


def of_costs(_person: Person, waiting: Mapping) -> Iterator[Todo]:
    costs = waiting.get("costs")
    if not costs:
        return
    for claim in costs.asked:
        said = _("A claim waits for your answer")
        address = path_to("claims.show", claim_id=claim)
        yield Todo(Urgency.TODAY, said, "receipt-text", address, _("Give an answer"))
    if costs.cents:
        said = _("Costs that you have not sent in yet")
        address = path_to("claims.index")
        yield Todo(Urgency.ONCE, said, "receipt-text", address, _("Send in"), (euros(costs.cents),))


PARTS = (
    of_own_papers,
    of_claims_of_others,
    of_roles,
    of_branch,
    of_after_match,
    of_first_days,
    of_work,
    of_terms,
    of_clients,
    of_sent_back,
    of_declined,
    of_interpreting,
    of_meetings,
    of_writing,
    of_costs,
)
