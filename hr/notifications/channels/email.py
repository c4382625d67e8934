"""SMTP, one conversation a mail, which tells apart: surely not sent, sent, and lost in between."""

import smtplib
import ssl
from dataclasses import dataclass
from email import policy
from email.header import Header
from email.message import EmailMessage

import idna

from hr.notifications.reasons import Reason
from hr.settings import Settings


class WirePolicy(policy.EmailPolicy):
    """SMTP's own policy, but a subject is encoded as a whole or not at all.

    Where the standard library folds a header between plain and encoded words, readers see two blanks.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as it travels."""
        text = str(value)
        if name.lower() != "subject" or text.isascii():
            return super().fold_binary(name, value)
        encoded = Header(text, "utf-8", maxlinelen=75, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}".encode("ascii")


WIRE = WirePolicy(linesep="\r\n")


class NotSent(Exception):
    """The server surely did not take it; `permanent` when trying again is useless."""

    def __init__(self, reason: Reason, detail: object = "", *, permanent: bool) -> None:
        """Keep the reason, without addresses."""
        super().__init__(reason.note(detail))
        self.permanent = permanent


class Unknown(Exception):
    """The mail was handed over but the answer was lost: it may or may not have been taken."""


def on_the_wire(address: str) -> str:
    """Return an address as every mail server takes it: its domain in IDNA, its name in ASCII."""
    name, _, domain = address.rpartition("@")
    try:
        if not name.isascii():
            raise UnicodeError
        return f"{name}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode()}"
    except UnicodeError as error:
        raise NotSent(Reason.ADDRESS, permanent=True) from error


@dataclass(frozen=True)
class Envelope:
    """A mail as it goes over the wire, and between whom."""

    sender: str
    address: str
    content: bytes


def enveloped(message: EmailMessage) -> Envelope:
    """Put a mail to one address into its envelope."""
    (sender,), (address,) = message["From"].addresses, message["To"].addresses
    return Envelope(sender.addr_spec, address.addr_spec, message.as_bytes(policy=WIRE))


def send(mail: Envelope, *, settings: Settings) -> None:
    """Send one mail; return only when the server said that it has it."""
    server = _opened(settings)
    try:
        _announce(server, mail)
        _hand_over(server, mail.content)
    finally:
        server.close()


def _opened(settings: Settings) -> smtplib.SMTP:
    try:
        server = smtplib.SMTP(
            settings.smtp_host or "", settings.smtp_port, timeout=settings.smtp_timeout_seconds
        )
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password or "")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotSent(Reason.AWAY, type(error).__name__, permanent=False) from error
    return server


def _announce(server: smtplib.SMTP, mail: Envelope) -> None:
    try:
        server.ehlo_or_helo_if_needed()
        for code, _reply in (server.mail(mail.sender), server.rcpt(mail.address)):
            if code not in (250, 251):
                raise NotSent(Reason.REFUSED, code, permanent=code >= 500)
    except ValueError as error:  # smtplib's answer to signs that it cannot put into a command
        raise NotSent(Reason.ADDRESS, permanent=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(Reason.BROKE_OFF, type(error).__name__, permanent=False) from error


def _hand_over(server: smtplib.SMTP, content: bytes) -> None:
    try:
        code, _reply = server.data(content)
    except smtplib.SMTPDataError as error:
        raise NotSent(Reason.REFUSED, error.smtp_code, permanent=error.smtp_code >= 500) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(type(error).__name__) from error
    if code != 250:
        raise NotSent(Reason.REFUSED, code, permanent=code >= 500)
