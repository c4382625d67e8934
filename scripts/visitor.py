"""A browser without script, for scripts: cookies, pages, forms by their address, uploads."""

import http.cookiejar
import io
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

TIMEOUT_SECONDS = 60


class Lost(Exception):
    """A page was not what the visitor needs to go on; the text says which and what it showed."""


class _NoSurprise(urllib.request.HTTPErrorProcessor):
    """Give back error pages like any other page; the visitor decides what is wrong."""

    def http_response(self, request: Any, response: Any) -> Any:
        """Follow redirects, keep the rest."""
        return (
            super().http_response(request, response)
            if response.status in (301, 302, 303, 307, 308)
            else response
        )

    https_response = http_response


class Visitor:
    """One person at one browser."""

    def __init__(self, base: str, *, language: str = "es") -> None:
        """Start with an empty cookie jar at an address."""
        self.base = base.rstrip("/")
        self.language = language
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _NoSurprise())
        self.page: Any = None
        self.body = b""
        self.url = self.base + "/"
        self.status = 0

    def get(self, path: str) -> "Visitor":
        """Fetch a page of ours and make sure that it is a good answer."""
        return self._open(urllib.parse.urljoin(self.url, path), None, {})

    def _open(self, url: str, body: bytes | None, headers: Mapping[str, str]) -> "Visitor":
        request = urllib.request.Request(  # noqa: S310  (the address is our own instance)
            url, data=body, headers={"Accept-Language": self.language, **headers}
        )
        with self._opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            self.status, self.url, self.body = response.status, response.url, response.read()
            kind = response.headers.get_content_type()
        self.page = html.fromstring(self.body.decode()) if kind == "text/html" else None
        if self.status >= 400:
            raise Lost(f"{url} answered {self.status}: {self.words[:600]}")
        return self

    @property
    def words(self) -> str:
        """The visible words of the page's main part."""
        if self.page is None:
            return self.body[:300].decode(errors="replace")
        main = self.page.xpath("//main") or [self.page]
        return " ".join(main[0].text_content().split())

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)

    def submit(self, action: str = "", **values: Any) -> "Visitor":
        """Fill in the form whose address contains `action` and send it; a Path uploads a file.

        Fields keep what the page put into them; a name that the form lacks is a mistake of the script.
        """
        form = self._form(action)
        fields = {**dict(form.form_values()), **self._button(form)}
        for name, value in values.items():
            if name not in form.fields and not form.xpath(".//*[@name=$n]", n=name):
                raise Lost(
                    f"{self.url}: the form has no field {name}, only {sorted(set(form.fields.keys()))}"
                )
            fields[name] = value
        url = urllib.parse.urljoin(self.url, form.get("action") or self.url)
        if any(isinstance(value, Path) for value in fields.values()) or form.get("enctype"):
            return self._upload(url, fields)
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        return self._open(
            url, body, {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.url}
        )

    def _button(self, form: Any) -> dict[str, str]:
        """Return what the form's first button adds when it is pressed."""
        for first in form.xpath(".//button[not(@type) or @type='submit']")[:1]:
            if first.get("name"):
                return {first.get("name"): first.get("value", "")}
        return {}

    def _upload(self, url: str, fields: Mapping[str, Any]) -> "Visitor":
        parts: dict[str, Any] = {}
        for name, value in fields.items():
            parts[name] = _upload_of(value) if isinstance(value, Path) else value
        boundary, body = encode_multipart(parts)
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Referer": self.url}
        return self._open(url, body, headers)

    def _form(self, action: str) -> Any:
        for form in self.page.forms if self.page is not None else []:
            target = urllib.parse.urljoin(self.url, form.get("action") or self.url)
            if (
                form.method == "POST"
                and action in target
                and "/preferences/" not in target
                and "/sign-out" not in target
            ):
                return form
        raise Lost(f"{self.url} has no form for {action or 'itself'}: {self.words[:600]}")

    def links(self, part: str) -> list[str]:
        """Return the addresses of the page that contain a part."""
        found = [
            str(link)
            for link in (self.page.xpath("//a/@href") if self.page is not None else [])
            if part in link
        ]
        return list(dict.fromkeys(found))

    def follow(self, part: str) -> "Visitor":
        """Follow the first link whose address contains a part."""
        found = self.links(part)
        if not found:
            raise Lost(f"{self.url} has no link to {part}: {self.words[:600]}")
        return self.get(found[0])

    def wait_for(self, path: str, ready: Callable[["Visitor"], bool], *, seconds: float = 90.0) -> "Visitor":
        """Fetch a page again and again until it shows what was waited for."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if ready(self.get(path)):
                    return self
            except Lost:
                if time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise Lost(f"{path} did not become ready within {seconds:.0f} s: {self.words[:600]}")
            time.sleep(0.4)


def apply(visitor: Visitor, resume: Path, *, name: str, email: str, phone: str = "") -> Visitor:
    """Apply for the job whose page is open: the file, what was read of it, a last look."""
    visitor.follow("/apply").submit("/apply", resume=resume)
    visitor.wait_for(visitor.url, lambda page: bool(page.page.xpath("//main//input[@name='email']")))
    visitor.submit("/apply/details", name=name, email=email, phone=phone)
    return visitor.submit("/apply/check", consent="y")


def _upload_of(path: Path) -> FileStorage:
    return FileStorage(io.BytesIO(path.read_bytes()), path.name)


class MailReader:
    """Reads the development mailbox over HTTP."""

    def __init__(self, base: str) -> None:
        """Look at a mailbox address."""
        self.base = base.rstrip("/")

    def all(self) -> list[dict[str, Any]]:
        """Return every mail, newest first."""
        with urllib.request.urlopen(f"{self.base}/mails.json", timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            loaded: list[dict[str, Any]] = json.load(response)
        return loaded

    def wait(
        self, address: str, *, link: str = "/link/", after: int = 0, about: str = "", seconds: float = 90.0
    ) -> dict[str, Any]:
        """Return the newest mail to an address, beyond the first `after` ones, that holds such a link.

        `about` is a part of its subject.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            mails = self.all()
            for mail in mails[: len(mails) - after]:
                if (
                    address in str(mail["recipients"])
                    and about in mail["subject"]
                    and any(link in each for each in mail["links"])
                ):
                    return mail
            time.sleep(0.3)
        raise Lost(f"no mail to {address} with a link {link} within {seconds:.0f} s")
