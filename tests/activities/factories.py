"""Sending the log form as a browser does."""

import uuid

from portal.clients.models import Client


class Phone:
    """A browser on the log form, with the fields that are filled in at first."""

    def __init__(self, browser) -> None:
        self.browser = browser

    def form(self, *clients: Client, **fields) -> dict:
        """A home visit of an hour today, to these clients, without travel."""
        ordinary = {
            "form_key": uuid.uuid4().hex,
            "kind": "home_visit",
            "households": [str(client.household_id) for client in clients],
            "clients": [str(client.id) for client in clients],
            "day": "today",
            "duration": "60",
            "outcome": "done",
        }
        return {name: value for name, value in (ordinary | fields).items() if value is not None}

    def log(self, *clients: Client, **fields):
        return self.browser.post("/activities/new", data=self.form(*clients, **fields))

    def get(self, path: str):
        return self.browser.get(path)

    def post(self, path: str, **fields):
        return self.browser.post(path, data=fields)
