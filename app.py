"""The entry point: `flask` and every WSGI server find `app` here."""

import os
import sys

from portal.app import create_app
from portal.core import config

os.umask(0o077)  # what a command or a server writes is its owner's only (R87)
try:
    app = create_app()
except config.Unsafe as error:
    sys.exit(f"Brug does not start. {error}")
