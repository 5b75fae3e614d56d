"""The entry point: `flask` and every WSGI server find `app` here."""

from portal import create_app

app = create_app()
