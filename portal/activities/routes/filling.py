"""What the log form is filled in with: the usual, a plan, or an activity that there was."""

from datetime import date, time
from typing import Any

from flask import g, request

from portal.activities import queries
from portal.activities.forms import DURATIONS, LogForm, record_number
from portal.activities.forms.sheet import minutes_in_vain
from portal.activities.models import Activity, Kind, Need
from portal.activities.queries import words
from portal.activities.queries.choices import Choices
from portal.core.clock import local, today
from portal.expenses.records import queries as expenses


def planned_values() -> dict[str, Any]:
    """What a link from the agenda fills in: the day, the hour and how long; nothing else."""
    data: dict[str, Any] = {}
    if day := request.args.get("day", type=date.fromisoformat):
        data |= {"day": "today"} if day == today() else {"day": "other", "date": day}
    if start := request.args.get("start", type=time.fromisoformat):
        data["start"] = start
    if minutes := request.args.get("minutes", type=record_number):
        data |= duration_of(minutes)
    return data


def duration_of(minutes: int) -> dict[str, Any]:
    """How long, as the form has it: one of its chips, or minutes."""
    if str(minutes) in DURATIONS:
        return {"duration": str(minutes), "minutes": None}
    return {"duration": "other", "minutes": minutes}


def usual_values(choices: Choices) -> dict[str, Any]:
    """The client last visited (or the one asked for), the last duration, the last journey."""
    data: dict[str, Any] = {"channel": choices.kind.fits.usual_channel, "day": "today"}
    data |= duration_of(choices.memory.minutes(choices.kind) or 60)
    data["employer"] = request.args.get("employer", type=record_number)
    chosen = first_household(choices)
    if chosen is None:
        return data
    data["households"] = [chosen.id]
    if choices.kind.fits.group and not request.args.get("client"):
        data["households"] = sorted(choices.ticked) or [chosen.id]
    data["clients"] = present_in(choices)
    if choices.kind.fits.travel and chosen.distance_hm is not None:
        data |= {"km": chosen.distance_hm, "transport": chosen.transport, "km_for": chosen.id}
        data["travel"] = True
    return data


def present_in(choices: Choices) -> list[int]:
    """Who is ticked, household by household: of a group who came last, of a talk with one who was
    asked for, else as usual there."""
    came = choices.last_group if choices.kind.fits.group else []
    if choices.kind.fits.one_comes and (wanted := request.args.get("client", type=record_number)):
        came = choices.clients_among([wanted])
    known = {client.household_id for client in came}
    usual = [i for a in choices.addresses if a.id not in known for i in a.present]
    return [client.id for client in came] + usual


def first_household(choices: Choices):
    """The household of ?client=, else those of the last group or the one that was visited last."""
    if wanted := request.args.get("client", type=record_number):
        household = choices.household_of(wanted)
        choices.ticked = {household} if household else set()
    elif choices.kind.fits.group:
        choices.ticked = {client.household_id for client in choices.last_group}
    return next(
        (
            address
            for address in choices.addresses
            if address.id in choices.ticked
            or (not choices.ticked and not address.until and choices.knows(address.id))
        ),
        None,
    )


def typed_in(activity: Activity, choices: Choices) -> dict[str, Any]:
    """An activity as its form would hold it."""
    members = choices.clients_of(activity)
    choices.ticked = {client.household_id for client in members}
    others = [i for a in choices.addresses if a.id not in choices.ticked for i in a.present]
    who = {
        "households": sorted(choices.ticked),
        "clients": [client.id for client in members] + others,
    }
    return who | kept_of(activity)


def kept_of(activity: Activity) -> dict[str, Any]:
    """The same, but for whom it was: all that the form leaves as it is where nobody changes it."""
    chosen = words.chosen_in(activity)
    began, trip, all_topics = local(activity.started_at), activity.trip, queries.topics_of(activity)
    return {
        "version": activity.version,
        "employer": activity.employer_id,
        "spoken_to": activity.spoken_to,
        "outcome": activity.outcome,
        "day": "other",
        "date": activity.happened_on,
        "start": began.time().replace(second=0) if activity.is_start_typed else None,
        **duration_of(activity.minutes),
        "channel": channel_of(activity, chosen),
        "words": [number for number, answer in chosen.items() if answer is None],
        "answers": {number: answer for number, answer in chosen.items() if answer is not None},
        "chosen_words": chosen,
        "topics": list(dict.fromkeys(all_topics)),
        "times": [f"{topic}:{all_topics.count(topic)}" for topic in dict.fromkeys(all_topics)],
        "all_topics": all_topics,
        "interpreter": activity.interpreter_language or "",
        "travel": trip is not None,
        "same_trip": trip.id if trip and activity.distance_hm is None else 0,
        "transport": trip.transport if trip else "car",
        "km": trip.distance_hm if trip else None,
        "fare": expenses.claimed_cents(trip) if trip and trip.transport == "public" else None,
        "next_time": activity.next_time,
        "note": activity.note,
    }


def channel_of(activity: Activity, chosen: dict[int, str | None]) -> str | None:
    """The channel; with the number of the branch's own word below it: phone/12."""
    below = [one.id for one in words.below(activity.channel, chosen)]
    return f"{activity.channel}/{below[0]}" if below else activity.channel


def nobody_there(form: LogForm, choices: Choices) -> None:
    """Fill in with one tap that nobody was there, and the short time that it mostly takes."""
    form.outcome.data = choices.kind.fits.fails_as
    chosen = duration_of(minutes_in_vain(choices))
    form.duration.data, form.minutes.data = chosen["duration"], chosen["minutes"]
    form.minutes.raw, form.minutes.process_errors = None, []


def ask_more(form: LogForm, choices: Choices) -> None:
    """Fill in the usual where the kind that was chosen asks what the kind before it did not."""
    before = request.form.get("kind", "")
    fitted = Kind(before).fits if before in set(Kind) else choices.kind.fits
    usual = usual_values(choices)
    if fitted.channel and not form.channel.data:
        form.channel.data = usual["channel"]
    if fitted.clients == Need.NO and not request.form.keys() & {"households", "clients"}:
        for name in ("households", "clients"):
            form[name].data = usual.get(name, [])
    is_new = not fitted.travel and "km" not in request.form
    if is_new and choices.kind.fits.travel and usual.get("travel"):
        for name in ("travel", "transport", "km", "km_for"):
            form[name].data = usual[name]


def carried(kind: Kind) -> list[tuple[str, str]]:
    """What was typed for the kind before and this one does not ask: it stays, for a way back."""
    fits, typed = kind.fits, request.form
    if "typed_before" in g:
        typed = g.typed_before.fields
    unasked = {
        "households clients interpreter": fits.clients == Need.NO,
        "employer spoken_to": fits.employer == Need.NO,
        "channel": fits.channel,
        "topics times words": not fits.topics,
        "travel same_trip transport km fare": not fits.travel,
        "outcome": not fits.can_fail,
        "next_time": not fits.group,
    }
    names = [name for names, is_unasked in unasked.items() if is_unasked for name in names.split()]
    return [(name, value) for name in names for value in typed.getlist(name)]
