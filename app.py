"""The entry point: `flask` and every WSGI server find `app` here."""

import sys

from portal.app import create_app
from portal.core import config

try:
    app = create_app()
except config.Unsafe as error:
    sys.exit(f"Brug does not start. {error}")
