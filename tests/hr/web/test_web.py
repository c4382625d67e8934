"""What every page of the portal promises, whatever is on it."""

import re

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from hr import db
from hr.access import Role
from tests.support.client import PageClient

EVIL = (
    "//evil.example", "/\\evil.example",
    "https:evil.example", "https://evil.example/x", "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x", "\t//evil.example", "///evil.example")  # fmt: skip


@pytest.mark.parametrize("path", ["/sign-in", "/privacy", "/help", "/no-such-page"])
def test_headers_keep_others_out(client: PageClient, path: str) -> None:
    answer = client.raw(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_cookie_is_out_of_reach_of_scripts(client: PageClient) -> None:
    client.sign_in(Role.HR)
    kept = client.http.get_cookie("plantilla")
    assert kept is not None
    assert kept.http_only
    assert kept.same_site == "Lax"


def test_a_foreign_host_name_is_refused(app: Flask) -> None:
    assert app.test_client().get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_posts_without_a_token_are_refused(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert rules
    for rule in rules:
        path = rule.rule
        for name in rule.arguments:
            part = next(part for part in path.split("/") if part.strip("<>").endswith(name))
            one_of = re.search(r'any\("([^"]+)"', part)
            path = path.replace(part, one_of[1] if one_of else "1")
        assert browser.post(path).status_code == 400, rule


@pytest.mark.parametrize("target", EVIL)
def test_signing_in_leads_to_our_own_pages_only(client: PageClient, target: str) -> None:
    for path in ("/preferences/language", "/preferences/theme"):
        client.get("/sign-in")
        answer = client.raw(
            path, "POST", data={"csrf_token": client._token(), "language": "en", "next": target}
        )
        assert answer.status_code == 302
        location = answer.headers["Location"]
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


def test_language_is_the_readers_choice_and_the_page_stays(client: PageClient) -> None:
    client.get("/privacy")
    assert client.page.get("lang") == "en"
    client.post("/preferences/language", {"language": "es", "next": "/privacy"})
    assert client.page.get("lang") == "es"
    assert client.response is not None
    assert client.response.request.path == "/privacy"


def test_errors_have_their_page_in_the_readers_language(client: PageClient) -> None:
    client.get("/no-such-page", status=404)
    english = client.text
    client.language = "es"
    client.get("/no-such-page", status=404)
    assert english != client.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/careers/%00", 404),
        ("/application/link/%00", 404),
        ("/documents/%00", 404),
        ("/sign-in?next=%00", 400),
        ("/sign-in?%00=1", 400),
        ("/admin/users?q=%00", 400),
    ],
)
def test_an_address_with_a_nul_is_refused_before_anything_looks_it_up(
    client: PageClient, path: str, status: int
) -> None:
    client.get(path, status=status)
    client.sign_in(Role.ADMIN)
    client.get(path, status=status)


def test_a_nul_that_was_typed_is_left_out(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    client.get("/admin/users/invite")
    typed = {"email": "nul\0@example.com", "name": "Ada\0 Prueba", "roles": "hr", "locale": "es"}
    client.post("/admin/users/invite", typed)
    assert "nul@example.com" in client.text
    assert "Ada Prueba" in client.text


@pytest.mark.parametrize(("size", "status"), [(10, 400), (12_000_000, 413)])
def test_what_is_refused_before_its_page_is_answered_in_the_senders_language(
    client: PageClient, size: int, status: int
) -> None:
    answers = {}
    for language in ("en", "es", "en"):
        client.language = language
        answer = client.raw("/sign-in", "POST", data={"email": "x" * size})
        assert answer.status_code == status
        answers[language] = answer.headers["Content-Language"]
    assert answers == {"en": "en", "es": "es"}


def test_a_wrong_method_is_answered_with_the_right_ones(client: PageClient) -> None:
    answer = client.raw("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/admin/audit.csv", "/admin/audit", "/no-such-page"])
def test_nothing_that_somebody_was_let_in_to_see_is_kept_by_a_browser(client: PageClient, path: str) -> None:
    client.sign_in(Role.ADMIN)
    for asked, kept_by_nobody in ((path, True), ("/static/plantilla.css", False)):
        answer = client.raw(asked)
        assert (answer.headers["Cache-Control"] == "no-store") is kept_by_nobody
        answer.close()


def test_an_unexpected_error_tells_a_reference_and_nothing_else(app: Flask, client: PageClient) -> None:
    def explode() -> str:
        raise RuntimeError("a private detail")

    explode.__guard__ = None  # type: ignore[attr-defined]
    app.view_functions["home.accessibility"], kept = explode, app.view_functions["home.accessibility"]
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    try:
        client.get("/accessibility", status=500)
    finally:
        app.view_functions["home.accessibility"] = kept
        app.testing = True
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert "private detail" not in client.text
    assert client.page.xpath("//main//code")


def test_a_commit_that_fails_is_answered_as_a_part_that_is_away(client: PageClient) -> None:
    client.sign_in(Role.HR)
    client.get("/help")

    def gone(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("gone"))

    event.listen(db.engine(), "commit", gone)
    try:
        client.post("/sign-out", status=503)
    finally:
        event.remove(db.engine(), "commit", gone)
    assert client.response is not None
    assert "default-src 'self'" in client.response.headers["Content-Security-Policy"]
    assert "You are signed out" not in client.text
    client.get("/hr")  # the session was neither ended in the database nor forgotten by the browser
    assert "You are signed out" not in client.text


def test_a_body_that_is_too_large_is_refused_at_once(client: PageClient) -> None:
    client.get("/sign-in")
    answer = client.raw(
        "/sign-in", "POST", data=b"x" * (12 * 1024 * 1024), content_type="application/octet-stream"
    )
    assert answer.status_code in (400, 413)


def _snapshot() -> dict[str, int]:
    with db.reading() as session:
        return {
            table.name: len(session.connection().execute(table.select()).all())
            for table in SQLModel.metadata.sorted_tables
        }


def test_no_get_changes_anything(app: Flask, client: PageClient) -> None:
    """Prefetching browsers and mail scanners fetch whatever they find."""
    client.sign_in(Role.ADMIN)
    paths = [r.rule for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and not r.arguments]
    before = _snapshot()
    for path in paths:
        client.raw(path)
    after = _snapshot()
    # Reaching for a page of another role leaves its trace; nothing else may appear.
    for name in ("audit_entry", "subject_key"):
        before.pop(name)
        after.pop(name)
    assert after == before
