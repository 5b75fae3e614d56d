"""The client's page, without logging in: one link, one client, in their own language."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from markupsafe import Markup

from portal.branches.queries import office_on
from portal.core.clock import local, now
from portal.core.i18n.language import FURTHER, language, speaking, spoken_to_clients
from portal.core.web.access import public
from portal.schedule.appointments import actions
from portal.schedule.appointments.actions import client_texts, links, texts, words
from portal.schedule.appointments.models import (
    PARTS,
    AppointmentStatus,
    BookingLink,
    ClientAnswer,
)
from portal.schedule.appointments.routes import bp
from portal.schedule.desk_hours.queries import open_for_visitors


@bp.route("/book/<secret>", methods=["GET", "POST"])
@public
def card(secret):
    """Choose a time; or see when, where and with whom, and say yes, no or another time.

    Looking changes nothing. A link that is too old or unknown says so, and no more.
    """
    try:
        link = links.find(secret)
    except links.LinkDead:
        return _in_language(None, lambda: (_drawn("appointments/dead.html"), 410))
    return _in_language(link, lambda: _act(link, secret))


def _in_language(link: BookingLink | None, page: Callable):
    wanted = request.values.get("language") or (link.client.language if link else None)
    with speaking(spoken_to_clients(wanted), client_texts.READ):
        return page()


def _drawn(template: str, **page) -> str:
    """With the languages that there are of it, and which of them no speaker has read."""
    return render_template(template, read=client_texts.READ, drafts=FURTHER, **page)


def _act(link: BookingLink, secret: str):
    if request.method == "GET":
        return _page(link, secret)
    try:
        if request.form.get("act") == "choose":
            links.choose(link, request.form.get("slot", ""))
        elif request.form.get("act") == "back":
            links.take_back(link)
        elif request.form.get("act") in set(ClientAnswer):
            wish = request.form.get("wish", "")
            links.answer(link, ClientAnswer(request.form["act"]), wish)
    except actions.TimeTaken:
        return _page(link, secret, taken=True), 409
    except links.LinkDead:
        pass  # somebody clicked twice, or it is over: the page shows how it is now
    spoken = request.values.get("language")
    return redirect(url_for(".card", secret=secret, language=spoken), 303)


def _page(link: BookingLink, secret: str, *, taken: bool = False):
    appointment = link.appointment
    planned = appointment is not None and appointment.status == AppointmentStatus.PLANNED
    ahead = planned and appointment.starts_at > now()
    choosing = not planned or "other" in request.args or taken
    slots = links.slots_for(link) if choosing and (ahead or not planned) else []
    days: dict = {}
    for slot in slots:
        days.setdefault(local(slot.starts_at).date(), []).append(slot)
    desk = links.desk_of(link)
    asking = ahead and "no" in request.args
    return _drawn(
        "appointments/card.html",
        link=link,
        secret=secret,
        appointment=appointment,
        planned=planned,
        ahead=ahead,
        choosing=choosing,
        taken=taken,
        asking=asking,
        wishes=links.wishes() if asking and desk is None else {},
        wished=texts.wished(appointment) if appointment else "",
        parts_of_day=PARTS,
        days=days,
        desk=desk,
        desk_words=words.DESK_WORDS.get(desk) if desk else None,
        card=_facts(link),
        in_dutch=_dutch(link),
        open=open_for_visitors(link.branch),
    )


def _facts(link: BookingLink) -> dict | None:
    """What the client needs to know, in the language that is spoken now."""
    appointment = link.appointment
    if appointment is None:
        return None
    at_home = appointment.kind == "home_visit"
    return {
        "what": words.for_client(appointment.kind),
        "starts_at": appointment.starts_at,
        "day": local(appointment.starts_at).date(),
        "minutes": appointment.minutes,
        "who": client_texts.first_name(appointment.person),
        "place": "" if at_home else office_on(appointment.branch, appointment.held_on),
        "at_home": at_home,
        "bring": words.bring(appointment.kind),
    }


def _dutch(link: BookingLink) -> Markup | None:
    """The same in Dutch, to show to somebody who helps; nothing for who reads Dutch."""
    if language() == "nl" or link.appointment is None:
        return None
    with speaking("nl"):
        text = render_template("appointments/_facts.html", card=_facts(link))
    return Markup(text)  # noqa: S704  our own template
