"""A real Thunderbird without a screen, told what to do through Marionette."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.calendar_feeds.events.clients.libraries import span
from tests.calendar_feeds.events.clients.reading import Published

SCRIPTS = Path(__file__).parent
QUIET = {
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "app.donation.eoy.version.viewed": 999,
    "calendar.timezone.local": "Europe/Amsterdam",
    "calendar.timezone.useSystemTimezone": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.enabled": False,
}
ADDRESS = "vrijwilliger@example.org"
# Somebody with a mailbox, for invitations; its servers answer nothing.
MAILBOX = {
    "mail.account.account1.identities": "id1",
    "mail.account.account1.server": "server1",
    "mail.accountmanager.accounts": "account1",
    "mail.accountmanager.defaultaccount": "account1",
    "mail.identity.id1.fullName": "Vrijwilliger",
    "mail.identity.id1.smtpServer": "smtp1",
    "mail.identity.id1.useremail": ADDRESS,
    "mail.identity.id1.valid": True,
    "mail.server.server1.check_new_mail": False,
    "mail.server.server1.hostname": "127.0.0.1",
    "mail.server.server1.login_at_startup": False,
    "mail.server.server1.name": "v",
    "mail.server.server1.port": 9,
    "mail.server.server1.type": "pop3",
    "mail.server.server1.userName": "v",
    "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.hostname": "127.0.0.1",
    "mail.smtpserver.smtp1.port": 9,
    "mail.smtpserver.smtp1.username": "v",
    "mail.smtpservers": "smtp1",
}


class Thunderbird:
    """A profile of its own; `with` it, ask, and it is gone."""

    def __enter__(self) -> "Thunderbird":
        self.profile, self.socket = Path(tempfile.mkdtemp(prefix="thunderbird")), None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = QUIET | MAILBOX | {"marionette.port": port}
        (self.profile / "user.js").write_text(
            "".join(f'user_pref("{n}", {json.dumps(v)});\n' for n, v in settings.items())
        )
        self.process = subprocess.Popen(
            [
                "thunderbird",
                "--headless",
                "--marionette",
                "--remote-allow-system-access",
                "--no-remote",
                "--profile",
                str(self.profile),
            ],
            env={
                **os.environ,
                "MOZ_HEADLESS": "1",
                "TZ": "Europe/Amsterdam",
                "HOME": str(self.profile),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.connect(port)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        if self.socket is not None:
            self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def connect(self, port: int) -> None:
        for _ in range(240):
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), 5)
                break
            except OSError:
                time.sleep(0.25)
        else:
            raise TimeoutError("Thunderbird does not start")
        self.socket.settimeout(180)
        self.number, self.waiting = 0, b""
        self.receive()
        self.command("WebDriver:NewSession", capabilities={})
        self.command("Marionette:SetContext", value="chrome")
        self.command("WebDriver:SetTimeouts", script=120_000)

    def receive(self):
        while b":" not in self.waiting:
            self.waiting += self.socket.recv(65_536)
        length, self.waiting = self.waiting.split(b":", 1)
        while len(self.waiting) < int(length):
            self.waiting += self.socket.recv(65_536)
        text, self.waiting = self.waiting[: int(length)], self.waiting[int(length) :]
        return json.loads(text)

    def command(self, name: str, **parameters):
        self.number += 1
        sent = json.dumps([0, self.number, name, parameters]).encode()
        self.socket.sendall(f"{len(sent)}:".encode() + sent)
        _kind, _number, error, answer = self.receive()
        if error:
            raise RuntimeError(str(error)[:1500])
        return answer

    def run(self, script: str, *arguments):
        """What this script, of a file beside this one, answers."""
        text = (SCRIPTS / f"thunderbird_{script}.js").read_text()
        answer = self.command("WebDriver:ExecuteAsyncScript", script=text, args=list(arguments))[
            "value"
        ]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def subscribe(self, feed: Published) -> list[str]:
        """Add the feed as a calendar; what it shows of all its days."""
        first, until = (moment.strftime("%Y%m%dT%H%M%SZ") for moment in span(feed))
        self.calendar, lines = self.run("feed", feed.address, first, until)
        self.shown = first, until
        return lines

    def look(self) -> list[str]:
        """Let it fetch the last feed again."""
        return self.run("feed", self.calendar, *self.shown)[1]

    def receive_mails(self, mails: list, address: str = ADDRESS) -> list[dict]:
        """What it says of these invitations, one after the other, and holds once they are
        accepted."""
        return self.run("invite", address, json.dumps(mails))
