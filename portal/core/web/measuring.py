"""How long pages take: counted by view, never by address, which can name somebody."""

from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import Histogram

from portal.core.web.headers import READING

SECONDS = (0.05, 0.15, 0.5, 1.5, 5)
TAKEN = Histogram(
    "brug_request_seconds",
    "How long an answer took, by view",
    ["view", "method", "status"],
    buckets=SECONDS,
)


def init_app(app: Flask) -> None:
    if app.config["METRICS_PORT"]:
        app.before_request(begin)
        app.after_request(count)


def begin() -> None:
    g.began = perf_counter()


def count(response: Response) -> Response:
    status = f"{response.status_code // 100}xx"
    if "began" in g:
        taken = perf_counter() - g.began
        method = "GET" if request.method in READING else "POST"  # whatever a visitor calls it
        TAKEN.labels(request.endpoint or "none", method, status).observe(taken)
    return response
