"""What calendars ask: one feed, over and over, without a cookie."""

import threading
import time
from datetime import timedelta

from flask import Response, current_app, request
from werkzeug.http import http_date

from portal.account.actions.throttling import TooManyTries, count_try, network_of
from portal.calendar_feeds.feeds import queries
from portal.calendar_feeds.feeds.actions import serving
from portal.calendar_feeds.feeds.routes import bp
from portal.core.crypto import digest_of
from portal.core.web.access import public

# Calendars try these on any address; they get a short answer instead of a page.
OTHERS = (
    "OPTIONS POST PUT PATCH DELETE PROPFIND PROPPATCH REPORT MKCALENDAR MKCOL MOVE COPY LOCK UNLOCK"
)


GUESSES_A_MINUTE = 30  # of secrets that are not there, for each network
UNCOUNTED = 3  # of a minute, by each process
MINUTE = timedelta(minutes=1)
PACKED = "-gzip"  # at the end of the tag of packed bytes
ALWAYS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Robots-Tag": "noindex",
}
OF_BODY = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="agenda.ics"',
}


class Polls:
    """How often each secret, or each network, asked in this minute.

    All processes count together in the database, each but for its first few: what a calendar asks
    in a minute writes nothing. What is refused costs nothing either.
    """

    def __init__(self, kind: str) -> None:
        self.kind, self.lock, self.minute = kind, threading.Lock(), 0
        self.counts: dict[int, int] = {}

    def one_too_many(self, token: str, most: int) -> bool:
        key = hash(token)
        with self.lock:
            if (minute := int(time.time() // 60)) != self.minute:
                self.minute, self.counts = minute, {}
            count = self.counts[key] = self.counts.get(key, 0) + 1
        if count <= UNCOUNTED:
            return count > most
        if count > most:
            return True
        try:
            several = count if count == UNCOUNTED + 1 else 1
            count_try(self.kind, token, (("minute", most, MINUTE),), several)
        except TooManyTries:
            self.counts[key] = most  # of this minute no more is asked of the database
            return True
        return False


polls, guesses = Polls("feed"), Polls("feed network")


@bp.route("/calendar/<token>.ics", methods=["GET", "HEAD", *OTHERS.split()])
@bp.route("/calendar/<token>/<name>.ics", methods=["GET", "HEAD", *OTHERS.split()])
@public
def read(token: str, name: str = "agenda"):
    """The feed with this secret; its name is there for whoever lists calendars by address."""
    if request.method not in {"GET", "HEAD"}:
        return refusal(405, {"Allow": "GET, HEAD"})
    if polls.one_too_many(token, current_app.config["FEED_POLLS_A_MINUTE"]):
        return refusal(429, {"Retry-After": "60"})
    found = queries.poll(digest_of(token))
    answer = serving.answer(found) if found else None
    if found is None or answer is None:
        return unknown()
    response = known(answer) or whole(found, answer)
    if request.method == "GET":
        serving.note_fetch(found, request.user_agent.string)
    return response


def unknown() -> Response:
    """Nothing is behind this secret; a network that tries many is told to wait (R34)."""
    if guesses.one_too_many(network_of(request.remote_addr), GUESSES_A_MINUTE):
        return refusal(429, {"Retry-After": "60"})
    return refusal(404)


def known(answer: serving.FeedAnswer) -> Response | None:
    """304 where the calendar has these bytes, packed or not; a tag tells more than a moment."""
    if request.headers.get("If-None-Match"):
        tags = request.if_none_match
        if not any(tags.contains_weak(tag) for tag in (answer.tag, answer.tag + PACKED)):
            return None
        tag = next((tag for tag in tags.as_set() if answer.tag in tag), answer.tag)
    else:
        since = request.if_modified_since
        if since is None or since < answer.changed_at:
            return None
        tag = tag_of(answer)
    return Response(status=304, headers={**ALWAYS, **dated(answer), "ETag": f'"{tag}"'})


def whole(found: queries.PolledFeed, answer: serving.FeedAnswer) -> Response:
    packed = takes_gzip()
    answer, body = serving.bytes_of(found, answer, packed)
    headers = {**ALWAYS, **OF_BODY, **dated(answer), "ETag": f'"{tag_of(answer)}"'}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers)


def tag_of(answer: serving.FeedAnswer) -> str:
    return answer.tag + (PACKED if takes_gzip() else "")


def takes_gzip() -> bool:
    """Whether the calendar accepts it: `gzip;q=0` says that it does not."""
    return request.accept_encodings.quality("gzip") > 0


def dated(answer: serving.FeedAnswer) -> dict[str, str]:
    return {"Last-Modified": http_date(answer.changed_at)}


def refusal(status: int, headers: dict | None = None) -> Response:
    response = Response(status=status, headers=headers, content_type="text/plain; charset=utf-8")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
