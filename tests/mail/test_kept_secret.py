"""What a mail says: sealed while it waits, encrypted on its way, forgotten when it went."""

import ipaddress
import smtplib
import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.core.clock import now
from portal.core.config import Unsafe, check_mail
from portal.core.database import db
from portal.mail.commands import send_mails
from portal.mail.models import OutboxMail
from tests.mail.mail_server import mail_server

LINK = "https://portal.example.org/reset/geheim"


@pytest.fixture
def mail(app):
    return OutboxMail.create(
        recipient="a@example.org", subject="Welkom", body=f"Begin hier: {LINK}", calendar="BEGIN:X"
    )


def stored(column: str) -> bytes | None:
    [(value,)] = db.execute_sql(f"SELECT {column} FROM outbox_mail").fetchall()
    return value if value is None else bytes(value)


@pytest.fixture
def certificate(tmp_path):
    """(the file of a certificate for 127.0.0.1 that signed itself, a server with it)"""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now() - timedelta(days=1_500))
        .not_valid_after(now() + timedelta(days=1_500))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = tmp_path / "mail.pem", tmp_path / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, secret)
    return file, context


def test_no_copy_of_the_database_holds_the_link_of_a_mail_that_waits(mail):
    assert OutboxMail.get().body == f"Begin hier: {LINK}"
    assert b"geheim" not in stored("body")
    assert b"BEGIN" not in stored("calendar")


def test_what_a_mail_said_is_forgotten_when_it_went(app, mail, monkeypatch):
    with mail_server() as (address, arrived):
        monkeypatch.setitem(app.config, "MAIL_URL", address)
        send_mails()

    assert LINK in arrived[0].get_body().get_content()
    assert (stored("body"), stored("calendar")) == (None, None)
    assert OutboxMail.get().sent_at is not None


def test_a_mail_goes_encrypted_to_a_server_whose_certificate_is_trusted(
    app, mail, monkeypatch, certificate
):
    file, context = certificate
    with mail_server(encrypted=context) as (address, arrived):
        monkeypatch.setitem(app.config, "MAIL_URL", address)
        with pytest.raises(ssl.SSLCertVerificationError):
            send_mails()
        assert not arrived

        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        send_mails()
    assert len(arrived) == 1


def test_nothing_is_told_to_another_machine_that_offers_no_encryption(app, mail, monkeypatch):
    with mail_server(host="127.0.0.2") as (address, arrived):
        monkeypatch.setitem(app.config, "MAIL_URL", address)
        with pytest.raises(smtplib.SMTPNotSupportedError):
            send_mails()
    assert not arrived
    assert OutboxMail.get().attempts == 0


@pytest.mark.parametrize("url", ["http://mail.example.org", "mail.example.org", "smtp://"])
def test_the_address_of_a_mail_server_says_how_to_talk_to_it(url):
    with pytest.raises(Unsafe):
        check_mail(url)
