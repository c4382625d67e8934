"""The least of a browser that a measurement needs: cookies, one form, and the time until the last byte."""

import time
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

TIMEOUT_SECONDS = 60


class Browser:
    """One person at one browser."""

    def __init__(self, address: str) -> None:
        """Start with no cookies."""
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sign_in(self, link: str) -> None:
        """Follow a single-use link and press its button."""
        page = urljoin(self.address, urlsplit(link).path)
        form = html.fromstring(self._body(page)).xpath("//main//form")[0]
        self._body(urljoin(page, form.get("action") or page), urlencode(form.form_values()).encode())

    def seconds(self, path: str) -> float:
        """Return how long a page takes; anything but the page itself is an error."""
        page = urljoin(self.address, path)
        began = time.perf_counter()
        with self._opener.open(page, timeout=TIMEOUT_SECONDS) as answer:
            body = answer.read()
        took = time.perf_counter() - began
        if answer.url != page or b"</html>" not in body:
            raise ValueError(f"{path} did not answer with its page but with {answer.url}")
        return took

    def _body(self, url: str, form: bytes | None = None) -> bytes:
        with self._opener.open(url, form, timeout=TIMEOUT_SECONDS) as answer:
            body: bytes = answer.read()
        return body
