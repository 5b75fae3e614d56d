"""Numbers for Prometheus, on a port of this machine only: `flask jobs work` answers there.

What the workers of the web server count they keep in files in the instance folder, which are read
here; how the portal is doing is asked when somebody looks. Nothing in it is about a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from flask import Flask
from peewee import PeeweeException
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.core.config import metrics_folder
from portal.core.database import db
from portal.core.status import Reading
from portal.feature import contributed

HOST = "127.0.0.1"
READER_WAITS = 5  # seconds
# Held while the handle of the database is that of a copy: then there is nothing to read.
QUIET = RLock()


class Readings(Collector):
    """What the page of the status shows, as numbers."""

    def __init__(self, app: Flask) -> None:
        self.app = app.app_context().app  # itself: `current_app` is nothing in another thread

    def collect(self) -> Iterator[GaugeMetricFamily]:
        well = GaugeMetricFamily("brug_well", "1 where a reading is as it should be", labels=["of"])
        for reading in self.read():
            yield GaugeMetricFamily(f"brug_{reading.name}", str(reading.label), reading.number)
            well.add_metric([reading.name], reading.is_well)
        yield well

    def read(self) -> list[Reading]:
        """Also where the database is away: that is when somebody looks."""
        if not QUIET.acquire(timeout=READER_WAITS):
            return []
        try:
            with self.app.app_context(), db.connection_context():
                return [reading for source in contributed().status for reading in source()]
        except PeeweeException:
            return [Reading("database", "The database answers", "", 0, False)]
        finally:
            db.obj.close_idle()
            QUIET.release()


def registry_of(app: Flask) -> CollectorRegistry:
    """All that there is to tell."""
    registry = CollectorRegistry()
    registry.register(Readings(app))
    if metrics_folder().is_dir():
        MultiProcessCollector(registry, path=str(metrics_folder()))
    return registry


@contextmanager
def served(app: Flask) -> Iterator[None]:
    """Answer whoever asks, as long as the block lasts; nobody, where no port is set."""
    port = app.config["METRICS_PORT"]
    if not port:
        yield
        return
    server, thread = start_http_server(int(port), HOST, registry_of(app))
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
