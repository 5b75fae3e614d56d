"""A small SMTP server: takes mails into a list.

The addresses that it is told to, it refuses: for good, for now, or by dying.
"""

import socketserver
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy


class _Talk(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("RCPT") and any(a in line for a in self.server.refused):
                self.say("550 no such mailbox")
            elif verb.startswith("RCPT") and any(a in line for a in self.server.busy):
                self.say("451 try again later")
            elif verb.startswith("RCPT") and any(a in line for a in self.server.deadly):
                return  # it dies: the line goes dead in the middle
            elif verb == "DATA":
                self.say("354 go on")
                self.take()
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        time.sleep(self.server.takes)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.mails.append(message)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    encrypted = None

    def get_request(self):
        connection, address = super().get_request()
        if self.encrypted:
            connection = self.encrypted.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, request, client_address):
        """Whoever does not trust this server hangs up."""


@contextmanager
def mail_server(refused=(), takes=0.0, busy=(), deadly=(), host="127.0.0.1", encrypted=None):
    """(its address, the mails that arrived); `takes` seconds for each mail."""
    with _Server((host, 0), _Talk) as server:
        server.encrypted = encrypted
        server.refused, server.takes, server.mails = refused, takes, []
        server.busy, server.deadly = busy, deadly
        threading.Thread(target=server.serve_forever, daemon=True).start()
        scheme = "smtps" if encrypted else "smtp"
        yield f"{scheme}://{host}:{server.server_address[1]}", server.mails
        server.shutdown()
