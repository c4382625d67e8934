"""SMTP, one conversation a mail, which tells apart: surely not sent, sent, and lost in between."""

import smtplib
import ssl
from email import policy
from email.message import EmailMessage

from hr.settings import Settings


class NotSent(Exception):
    """The server surely did not take it; `permanent` when trying again is useless."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        """Keep the reason, without addresses."""
        super().__init__(reason)
        self.permanent = permanent


class Unknown(Exception):
    """The mail was handed over but the answer was lost: it may or may not have been taken."""


def send(message: EmailMessage, *, address: str, settings: Settings) -> None:
    """Send one mail; return only when the server said that it has it."""
    server = _opened(settings)
    try:
        _announce(server, message, address)
        _hand_over(server, message)
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
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"mail server away ({type(error).__name__})", permanent=False) from error
    return server


def _announce(server: smtplib.SMTP, message: EmailMessage, address: str) -> None:
    try:
        server.ehlo_or_helo_if_needed()
        sender = message["From"].addresses[0].addr_spec
        for code, _reply in (server.mail(sender), server.rcpt(address)):
            if code not in (250, 251):
                raise NotSent(f"refused with {code}", permanent=code >= 500)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"mail server broke off ({type(error).__name__})", permanent=False) from error


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        code, _reply = server.data(message.as_bytes(policy=policy.SMTP))
    except smtplib.SMTPDataError as error:
        raise NotSent(f"refused with {error.smtp_code}", permanent=error.smtp_code >= 500) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(type(error).__name__) from error
    if code != 250:
        raise NotSent(f"refused with {code}", permanent=code >= 500)
