"""The entry point: `flask` and every WSGI server find `app` here."""

import sys

from portal import config, create_app

try:
    app = create_app()
except config.Unsafe as error:
    sys.exit(f"Brug does not start. {error}")
