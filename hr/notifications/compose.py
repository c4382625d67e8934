"""Turning a message, its values and a language into a mail."""

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from html import unescape
from html.parser import HTMLParser
from typing import Any

from hr import clock
from hr.auth.service import base_url
from hr.i18n import use_locale
from hr.notifications.channels.email import on_the_wire
from hr.templating import environment

_BLOCKS = {"p", "div", "tr", "h1", "h2", "h3", "li", "table", "br", "hr"}
_SILENT = {"style", "title", "head"}


def render(name: str, context: Mapping[str, Any], *, locale: str) -> tuple[str, str]:
    """Return subject and HTML of a message in a language."""
    filled = {**_of_every_mail(context), **context, "locale": locale}
    with use_locale(locale):
        template = environment().get_template(f"email/{name}.{locale}.html")
        subject = " ".join("".join(template.blocks["subject"](template.new_context(filled))).split())
        return _unescaped(subject), template.render(filled)


def _of_every_mail(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the layout of mails says in each of them."""
    words = str(context.get("name") or "").split()
    return {
        "greeting_name": words[0] if words else "",
        "is_automatic": not context.get("by_person"),
        "is_answered": bool(context.get("contact_email")),
        "privacy_url": f"{base_url()}/privacy",
    }


def mail(
    name: str, context: Mapping[str, Any], *, locale: str, sender: str, address: str, message_id: str
) -> EmailMessage:
    """Build the whole mail, HTML with its text twin."""
    subject, html = render(name, context, locale=locale)
    message = EmailMessage()
    message["Subject"] = _one_line(subject)
    sender_name, sender_address = parseaddr(sender)
    company = _one_line(str(context.get("company") or sender_name))
    message["From"] = Address(display_name=company, addr_spec=sender_address)
    if context.get("contact_email"):  # every mail says that a person reads the answer
        message["Reply-To"] = Address(display_name=company, addr_spec=on_the_wire(context["contact_email"]))
    message["To"] = Address(addr_spec=address)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id
    message["Content-Language"] = locale
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text_of(html))
    message.add_alternative(html, subtype="html")
    return message


def _one_line(text: str) -> str:
    """Keep header injection out: control characters and Unicode line ends become blanks."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _unescaped(text: str) -> str:
    return unescape(text)


class _TextTwin(HTMLParser):
    """Collects what a reader of plain text needs: words, line breaks and the addresses of links."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, a link or a silent part."""
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag in ("td", "th"):
            self.parts.append("  ")
        if tag == "a":
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in _SILENT:
            self._silent -= 1
        if tag == "a" and self._href.startswith("http"):
            self.parts.append(f": {self._href}")
            self._href = ""
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self._silent:
            self.parts.append(data)


def text_of(html: str) -> str:
    """Return the plain text of a mail's HTML."""
    twin = _TextTwin()
    twin.feed(html)
    lines = [" ".join(line.split()) for line in "".join(twin.parts).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"
