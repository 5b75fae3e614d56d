"""A program outside: a server of https on this machine, with a certificate that it trusts here."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROUND_HERE = ip_network("127.0.0.0/8")


class Receiver(HTTPServer):
    """Keeps what came, and answers with `status`."""

    status = 204

    def __init__(self, certificate) -> None:
        self.came = []
        super().__init__(("127.0.0.1", 0), Taking)
        secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secured.load_cert_chain(certificate)
        self.socket = secured.wrap_socket(self.socket, server_side=True)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server_port}/brug"

    def handle_error(self, request, client_address) -> None:
        """Who does not trust it goes away."""


class Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "https://example.org/")
        self.end_headers()

    def log_message(self, *_words) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Of localhost, by nobody else: a key and what it signed, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    began = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    written = key.private_bytes(serialization.Encoding.PEM, form, plain)
    file.write_bytes(written + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def receiver(app, certificate, monkeypatch):
    """It counts as outside here, and its certificate is trusted."""
    monkeypatch.setitem(app.config, "WEBHOOK_NETWORKS", (ROUND_HERE, ip_network("::1/128")))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = Receiver(certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
