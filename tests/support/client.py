"""A browser without script for tests: follows forms with their tokens and checks every page it gets."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from hr import db
from hr.access import Role
from hr.auth import service as auth
from tests.support import factories


class PageProblem(AssertionError):
    """A page that no reader should get."""


class PageClient:
    """Keeps cookies, remembers the last page, posts its forms."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()
        self.page: Any = None
        self.response: TestResponse | None = None
        self.language = "en"

    def get(self, path: str, *, status: int = 200) -> Any:
        """Fetch a page, follow redirects, check it, return its parsed tree."""
        return self._keep(self.http.get(path, follow_redirects=True, headers=self._headers()), status)

    def post(self, path: str, data: Mapping[str, Any] | None = None, *, status: int = 200) -> Any:
        """Post with the token of the last page; follow redirects."""
        values = {"csrf_token": self._token(), **(data or {})}
        response = self.http.post(path, data=values, follow_redirects=True, headers=self._headers())
        return self._keep(response, status)

    def raw(self, path: str, method: str = "GET", **options: Any) -> TestResponse:
        """Make a request without following or checking."""
        return self.http.open(path, method=method, headers=self._headers(), **options)

    def sign_in(self, *roles: Role, locale: str = "en", **person: Any) -> str:
        """Sign in as a new user with these roles; return the user's id."""
        with db.unit_of_work():
            user = factories.make_user(*roles, locale=locale, **person)
        return self.sign_in_user(user.id)

    def sign_in_user(self, user_id: str) -> str:
        """Sign in as an existing user through a single-use link, as a person would."""
        with db.unit_of_work():
            link = auth.make_link(purpose="sign_in", user_id=user_id)
        self.follow_link(link)
        return user_id

    def follow_link(self, link: str, *, status: int = 200) -> Any:
        """Open a single-use link and press its button."""
        path = urlsplit(link).path
        self.get(path)
        return self.post(path, status=status)

    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": self.language}

    def _token(self) -> str:
        if self.page is None:
            self.get("/sign-in")
        tokens = self.page.xpath("//input[@name='csrf_token']/@value") if self.page is not None else []
        return str(tokens[0]) if tokens else ""

    def _keep(self, response: TestResponse, status: int) -> Any:
        self.response = response
        if response.status_code != status:
            text = re.sub(
                r"\s+", " ", html.fromstring(response.get_data(as_text=True) or "<p>").text_content()
            )
            path = response.request.path
            raise PageProblem(f"{path} answered {response.status_code}, not {status}: {text[:400]}")
        if response.mimetype == "text/html":
            self.page = html.fromstring(response.get_data(as_text=True))
            check_page(self.page, response.request.path)
        return self.page

    @property
    def text(self) -> str:
        """The words of the last page's main part."""
        main = self.page.xpath("//main") or [self.page]
        return " ".join(main[0].text_content().split())


def check_page(page: Any, path: str) -> None:
    """Raise PageProblem when a page lacks a title, a language, one h1, labels, or carries inline code."""
    problems = []
    if not (page.xpath("string(//title)")).strip():
        problems.append("no title")
    if page.get("lang") not in ("es", "en"):
        problems.append("no language")
    if len(page.xpath("//h1")) != 1:
        problems.append(f"{len(page.xpath('//h1'))} h1")
    if page.xpath("//*[@style]") or page.xpath("//script[not(@src)]") or page.xpath("//*[@onclick]"):
        problems.append("inline style or script")
    identifiers = page.xpath("//@id")
    doubled = {i for i in identifiers if identifiers.count(i) > 1}
    if doubled:
        problems.append(f"doubled ids {sorted(doubled)}")
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        named = field.get("aria-label") or field.get("aria-labelledby")
        labelled = field.get("id") and page.xpath("//label[@for=$id]", id=field.get("id"))
        if not (
            named or labelled or field.xpath("ancestor::label") or field.get("type") in ("submit", "button")
        ):
            problems.append(f"field {field.get('name')} has no label")
    for form in page.xpath("//form[@method='post' or @method='POST']"):
        if not form.xpath(".//input[@name='csrf_token']"):
            problems.append(f"form {form.get('action')} has no token")
    if problems:
        raise PageProblem(f"{path}: {'; '.join(problems)}")
