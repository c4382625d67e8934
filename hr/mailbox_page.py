"""The page of the development mailbox: a list, one mail with its HTML shut in a frame, JSON and the file."""

import json
import re
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from jinja2 import DictLoader, Environment

OWN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'"
# A mail is foreign: no scripts, no forms, nothing fetched; its links open in a new tab.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
LOOPBACK_NAMES = {"127.0.0.1", "localhost", "[::1]"}

FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{% block title %}{% endblock %} - Plantilla mailbox</title>
<style>
:root{color-scheme:light dark; font:1rem/1.5 system-ui,sans-serif}
body{margin:0 auto; max-width:60rem; padding:1rem}
table{border-collapse:collapse; width:100%} th,td{padding:.5rem; text-align:left; vertical-align:top}
tr{border-bottom:1px solid #8886} td{overflow-wrap:anywhere}
iframe{width:100%; height:32rem; border:1px solid #8886; background:#fff}
pre{white-space:pre-wrap; overflow-wrap:anywhere}
@media (max-width:40rem){thead{display:none} tr,td{display:block; padding:.125rem}}
</style></head><body>{% block content %}{% endblock %}</body></html>"""

LIST = """{% extends "frame" %}{% block title %}{{ mails|length }} mails{% endblock %}{% block content %}
<h1>Mailbox</h1>
<p>Every mail that this Plantilla sends ends here; nothing leaves the machine.
<a href="/mails.json">As JSON</a></p>
{% if mails %}<table><thead><tr><th scope="col">No.</th><th scope="col">To</th><th scope="col">Subject</th>
<th scope="col">Date</th></tr></thead><tbody>
{% for mail in mails %}<tr><td>{{ mail.number }}</td><td>{{ mail.recipients|join(", ") }}</td>
<td><a href="/mails/{{ mail.number }}">{{ mail.subject or "(no subject)" }}</a></td>
<td>{{ mail.date }}</td></tr>
{% endfor %}</tbody></table>{% else %}<p>No mail yet.</p>{% endif %}{% endblock %}"""

ONE = """{% extends "frame" %}{% block title %}{{ mail.subject }}{% endblock %}{% block content %}
<p><a href="/">All mails</a></p><h1>{{ mail.subject or "(no subject)" }}</h1>
<p>From {{ mail.sender }}<br>To {{ mail.recipients|join(", ") }}<br>{{ mail.date }}</p>
{% if mail.links %}<h2>Links</h2><ul>{% for link in mail.links %}
<li><a href="{{ link }}" rel="noreferrer">{{ link }}</a></li>{% endfor %}</ul>{% endif %}
{% if mail.html %}<h2>HTML</h2>
<iframe src="/mails/{{ mail.number }}/html" title="The mail as HTML"
 sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>{% endif %}
<h2>Text</h2><pre>{{ mail.text or "This mail has no text part." }}</pre>
{% if mail.attachments %}<h2>Attachments</h2><ul>{% for name in mail.attachments %}<li>{{ name }}</li>
{% endfor %}</ul>{% endif %}
<h2>Headers</h2><table><tbody>{% for name, value in mail.headers %}<tr><th scope="row">{{ name }}</th>
<td>{{ value }}</td></tr>{% endfor %}</tbody></table>
<p><a href="/mails/{{ mail.number }}.eml">The mail as a file</a></p>{% endblock %}"""

_pages = Environment(loader=DictLoader({"frame": FRAME, "list": LIST, "one": ONE}), autoescape=True)


class Mails(Protocol):
    """Where the page reads the mails."""

    def newest_first(self) -> list[dict[str, object]]:
        """Return every mail as plain values."""
        ...

    def one(self, number: int) -> dict[str, object] | None:
        """Return one mail as plain values."""
        ...

    def raw(self, number: int) -> bytes | None:
        """Return one mail as it came."""
        ...


def page_server(mails: Mails, listening: socket.socket) -> ThreadingHTTPServer:
    """Return a server of the page on a socket that already listens."""
    handler = type("_BoundHandler", (_Handler,), {"mails": mails})
    server = ThreadingHTTPServer(listening.getsockname(), handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    return server


class _Handler(BaseHTTPRequestHandler):
    mails: Mails

    def do_GET(self) -> None:
        """Answer one request; the name is the standard library's."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if host not in LOOPBACK_NAMES:
            # A page elsewhere could point its own name at 127.0.0.1 and read sign-in links.
            self._send("Only for this machine.", status=HTTPStatus.FORBIDDEN, kind="text/plain")
        elif self.path == "/":
            self._send(_pages.get_template("list").render(mails=self.mails.newest_first()))
        elif self.path == "/mails.json":
            found = json.dumps(self.mails.newest_first(), ensure_ascii=False, indent=1)
            self._send(found, kind="application/json")
        elif match := re.fullmatch(r"/mails/(\d{1,9})(\.eml|/html)?", self.path):
            self._send_mail(int(match[1]), match[2])
        else:
            self._send_missing()

    def _send_mail(self, number: int, form: str | None) -> None:
        mail = self.mails.one(number)
        if mail is None:
            self._send_missing()
        elif form == ".eml":
            self._send(self.mails.raw(number) or b"", kind="message/rfc822")
        elif form == "/html":
            self._send(f'<!doctype html><base target="_blank">{mail["html"]}', policy=MAIL_POLICY)
        else:
            self._send(_pages.get_template("one").render(mail=mail))

    def _send_missing(self) -> None:
        self._send("There is no such mail.", status=HTTPStatus.NOT_FOUND, kind="text/plain")

    def _send(
        self,
        body: str | bytes,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        kind: str = "text/html",
        policy: str = OWN_POLICY,
    ) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if isinstance(body, str) else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: the paths say nothing a developer needs."""
