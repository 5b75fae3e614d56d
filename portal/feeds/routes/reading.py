"""What calendars ask: one feed, over and over, without a cookie."""

import threading
import time

from flask import Response, current_app, request

from portal.access import public
from portal.feeds import queries
from portal.feeds.actions import digest, serving
from portal.feeds.routes import bp

# Calendars try these on any address; they get a short answer instead of a page.
OTHERS = (
    "OPTIONS POST PUT PATCH DELETE PROPFIND PROPPATCH REPORT MKCALENDAR MKCOL MOVE COPY LOCK UNLOCK"
)


class Polls:
    """How often each secret was asked in this minute, by this process."""

    def __init__(self) -> None:
        self.lock, self.minute, self.counts = threading.Lock(), 0, {}

    def one_too_many(self, token: str, most: int) -> bool:
        key = hash(token)
        with self.lock:
            if (minute := int(time.monotonic() // 60)) != self.minute:
                self.minute, self.counts = minute, {}
            self.counts[key] = self.counts.get(key, 0) + 1
            return self.counts[key] > most


polls = Polls()


@bp.route("/calendar/<token>.ics", methods=["GET", "HEAD", *OTHERS.split()])
@bp.route("/calendar/<token>/<name>.ics", methods=["GET", "HEAD", *OTHERS.split()])
@public
def read(token: str, name: str = "agenda"):
    """The feed with this secret; its name is there for whoever lists calendars by address."""
    if request.method not in {"GET", "HEAD"}:
        return refusal(405, {"Allow": "GET, HEAD"})
    if polls.one_too_many(token, current_app.config["FEED_POLLS_A_MINUTE"]):
        return refusal(429, {"Retry-After": "60"})
    found = queries.poll(digest(token))
    answer = found and serving.answer(found)
    if answer is None:
        return refusal(404)
    response = Response(content_type="text/calendar; charset=utf-8")
    response.headers.update(
        {
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="agenda.ics"',
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept-Encoding",
            "X-Robots-Tag": "noindex",
        }
    )
    packed = "gzip" in request.accept_encodings
    describe(response, answer, packed)
    if response.status_code == 200:
        answer, plain, small = serving.bytes_of(found, answer)
        describe(response, answer, packed)
        response.set_data(small if packed else plain)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    if request.method == "GET":
        serving.note_fetch(found, request.user_agent.string)
    return response


def describe(response: Response, answer: serving.Answer, packed: bool) -> None:
    """Tag and moment, and a 304 if the calendar has these bytes already, packed or not."""
    tags = [answer.tag + "-gzip", answer.tag] if packed else [answer.tag, answer.tag + "-gzip"]
    known = [tag for tag in tags if request.if_none_match.contains_weak(tag)]
    response.set_etag((known or tags)[0])
    response.last_modified = answer.changed_at
    response.make_conditional(request)


def refusal(status: int, headers: dict | None = None) -> Response:
    response = Response(status=status, headers=headers, content_type="text/plain; charset=utf-8")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
