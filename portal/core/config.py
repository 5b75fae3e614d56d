"""The settings of the contract, the secrets kept in the instance folder, the start-up checks."""

import base64
import contextlib
import os
import secrets
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask
from playhouse.db_url import parse
from werkzeug.middleware.proxy_fix import ProxyFix

ENVIRONMENT = (
    "PORTAL_DATABASE_URL",
    "PORTAL_STANDBY_URL",
    "PORTAL_SECRET_KEY",
    "PORTAL_ENCRYPTION_KEY",
    "PORTAL_BASE_URL",
    "PORTAL_MAIL_URL",
    "PORTAL_SMS_URL",
    "PORTAL_METRICS_PORT",
    "PORTAL_BACKUPS",
    "PORTAL_BACKUP_KEY",
)
# Made once by what begins a portal (`make run`, `make serve`, `flask db up`, `demo`, `setup`).
SECRETS = ("SECRET_KEY", "ENCRYPTION_KEY")
PROGRAM = Path(__file__).parent.parent.parent
MOST_MEGABYTES = 12  # of a file or a form
INSTANCE = PROGRAM / "instance"  # the one folder in there that git leaves out
SUMMER_AND_WINTER = (timedelta(hours=2), timedelta(hours=1))
LOOPBACK = ["127.0.0.1", "localhost", "[::1]", "::1"]  # in a request, and in an address


# A host, or what it ends with: of Chrome, Firefox, Edge and Safari.
PUSH_SERVICES = (
    "fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".notify.windows.com",
    ".push.apple.com",
)


class Unsafe(RuntimeError):
    """A setting with which the portal does not start; the text says what to change."""


def init_app(app: Flask, overrides: dict | None = None) -> None:
    """Fill `app.config` from the environment and the instance folder."""
    instance = instance_folder()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.instance_path = str(instance)
    port = os.environ.get("PORT", "5000")
    given = {name.removeprefix("PORTAL_"): os.environ.get(name) or None for name in ENVIRONMENT}
    app.config.update(
        DATABASE_URL=f"sqlite:///{instance}/portal.db",
        STANDBY_URL=None,
        BASE_URL=f"http://127.0.0.1:{port}",
        MAIL_URL=None,
        SMS_URL=None,
        METRICS_PORT=None,
        BACKUPS=None,
        BACKUP_KEY=None,
        SECRET_KEY=None,
        ENCRYPTION_KEY=None,
        MAX_CONTENT_LENGTH=(MOST_MEGABYTES + 1) * 2**20,
        MAX_FORM_MEMORY_SIZE=MOST_MEGABYTES * 2**20,
        MAX_FORM_PARTS=2000,
        FEED_POLLS_A_MINUTE=60,  # by one calendar
        ACCOUNT_SECONDS=0.6,  # that logging in and *forgotten password* take, whoever asks
        # What browsers are told goes to these, and to no other machine (portal/mail/push.py).
        PUSH_SERVICES=PUSH_SERVICES,
        SECOND_FACTOR_OBLIGED=True,  # for who sees clients; never in a demo
        WTF_CSRF_TIME_LIMIT=None,  # bound to the session instead: long notes must not expire
    )
    app.config.update({name: value for name, value in given.items() if value})
    app.config.update(overrides or {})
    missing_secrets(app)
    app.config["PRODUCTION"] = app.config["BASE_URL"].startswith("https://")
    app.config["TRUSTED_HOSTS"] = trusted_hosts(app.config["BASE_URL"])
    if app.config["PRODUCTION"]:
        # The web server in front adds the address that it saw itself; what came before is hearsay.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=0)
    check(app)


def instance_folder() -> Path:
    """Where the database and the secrets are.

    Raises Unsafe.
    """
    folder = Path(os.environ.get("PORTAL_INSTANCE") or INSTANCE)
    refuse_published("PORTAL_INSTANCE", folder)
    return folder


def metrics_folder() -> Path:
    """Where the workers of the web server keep what they count."""
    return instance_folder() / "metrics"


def refuse_published(setting: str, path: Path) -> None:
    """What lies among the files of the program may be published together with them.

    A relative path lands there as soon as a command is started from its folder. Raises Unsafe.
    """
    if not path.is_absolute():
        raise Unsafe(f"{setting} must be a whole path, from / on: “{path}” is not.")
    place = path.resolve()
    if place.is_relative_to(PROGRAM.resolve()) and not place.is_relative_to(INSTANCE.resolve()):
        raise Unsafe(f"{setting} must be outside the program's folder, or in its `instance`.")


def missing_secrets(app: Flask) -> list[str]:
    """Those that are neither set nor kept; what is kept by now is read."""
    for name in SECRETS:
        path = kept_at(app, name)
        if not app.config[name] and path.exists():
            app.config[f"{name}_FILE"] = path
            app.config[f"{name}_WRITTEN"] = path.stat().st_mtime_ns
            app.config[name] = path.read_text().strip()
    return [name for name in SECRETS if not app.config[name]]


def make_secrets(app: Flask) -> None:
    for name in missing_secrets(app):
        kept_secret(kept_at(app, name))
    missing_secrets(app)


def kept_at(app: Flask, name: str) -> Path:
    return Path(app.instance_path) / name.lower()


def kept_secret(path: Path) -> str:
    """The secret in this file, made on first use: 32 random bytes in URL-safe base64."""
    if not path.exists():
        # Written elsewhere and then linked: another process never reads half a secret, and of
        # two that start together one secret holds.
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text().strip()


def trusted_hosts(base_url: str) -> list[str]:
    host = urlsplit(base_url).hostname or ""
    return LOOPBACK if host in {"127.0.0.1", "localhost", "::1"} else [host]


def check(app: Flask) -> None:
    """Refuse to start where the portal would be unsafe.

    Raises Unsafe.
    """
    if not __debug__:
        raise Unsafe("Start Python without -O: checks would be left out.")
    summer = datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))
    if (summer.utcoffset(), summer.replace(month=1).utcoffset()) != SUMMER_AND_WINTER:
        raise Unsafe("The time zone data is broken: it does not know Amsterdam.")
    check_secrets(app.config)
    check_database(app.config["DATABASE_URL"])
    check_standby(app.config["STANDBY_URL"], app.config["DATABASE_URL"])
    check_mail(app.config["MAIL_URL"])
    check_sms(app.config["SMS_URL"])
    check_metrics(app.config["METRICS_PORT"])
    check_address(app)
    refuse_readable_by_others(app)


def check_secrets(config: dict) -> None:
    """What is set must do; what is missing may still be made."""
    words = (config["ENCRYPTION_KEY"] or "").split()
    if not all(is_key(word.rpartition(":")[2]) for word in words):
        raise Unsafe("PORTAL_ENCRYPTION_KEY must be 32 bytes in URL-safe base64.")
    if config["SECRET_KEY"] and len(config["SECRET_KEY"]) < 32:
        raise Unsafe("PORTAL_SECRET_KEY must have at least 32 characters.")


def is_key(text: str) -> bool:
    """Whether this is 32 bytes in URL-safe base64."""
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except ValueError:
        return False


def check_database(url: str) -> None:
    if url.startswith("sqlite"):
        refuse_published("The file of PORTAL_DATABASE_URL", Path(parse(url)["database"]))


def check_standby(url: str | None, first: str) -> None:
    if url and not (url.startswith("postgres") and first.startswith("postgres")):
        raise Unsafe("PORTAL_STANDBY_URL follows a PostgreSQL database: both are postgresql://….")


def check_mail(url: str | None) -> None:
    server = urlsplit(url or "smtp://localhost")
    if server.scheme not in {"smtp", "smtps"} or not server.hostname:
        raise Unsafe("PORTAL_MAIL_URL must be smtp://name:password@host or smtps://….")


def check_sms(url: str | None) -> None:
    provider = urlsplit(url or "https://localhost")
    is_here = provider.scheme == "http" and provider.hostname in LOOPBACK
    if not provider.hostname or not (provider.scheme == "https" or is_here):
        raise Unsafe(
            "PORTAL_SMS_URL must be https://name:password@host/… or https://:token@host/…."
        )


def check_metrics(port: str | None) -> None:
    if port and not (port.isdecimal() and 0 < int(port) < 2**16):
        raise Unsafe("PORTAL_METRICS_PORT must be the number of a port on this machine.")


def check_address(app: Flask) -> None:
    base = urlsplit(app.config["BASE_URL"])
    if base.scheme not in {"http", "https"} or not base.hostname:
        raise Unsafe("PORTAL_BASE_URL must be an http or https address.")
    if base.scheme == "http" and app.config["TRUSTED_HOSTS"] != LOOPBACK:
        raise Unsafe("PORTAL_BASE_URL must be https outside this machine.")
    if app.config["PRODUCTION"] and (app.debug or os.environ.get("FLASK_DEBUG") == "1"):
        raise Unsafe("Debug mode is not for a production portal.")


def refuse_readable_by_others(app: Flask) -> None:
    if not app.config["PRODUCTION"] or sys.platform == "win32":
        return
    paths = [Path(app.instance_path), *Path(app.instance_path).glob("portal.db*")]
    if app.config["DATABASE_URL"].startswith("sqlite"):
        paths.append(Path(parse(app.config["DATABASE_URL"])["database"]))
    for path in paths:
        if path.exists() and path.stat().st_mode & 0o007:
            raise Unsafe(f"Others on this machine can read {path.name}: chmod o-rwx it.")
