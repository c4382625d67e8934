"""The crawl sees what it is there to see: each kind of foreign text in a page is named."""

import pytest
from lxml import html

from tests.crawl import foreign

PAGE = '<html lang="{language}"><body><p title="{title}">{text}</p></body></html>'


def _problems(language: str, text: str, title: str = "") -> list[str]:
    page = html.fromstring(PAGE.format(language=language, text=text, title=title))
    return list(foreign.problems(foreign.texts(page), language))


@pytest.mark.parametrize(
    "text",
    [
        "My documents",
        "Fill in this field.",
        "Not a valid choice.",
        "in_review",
        "queued",
        "None",
        "Hola, %(name)s",
        "El 2026-11-23",
        "23 November 2026",
        "Cobras €1,234.56",
        "1234.56 €",
        "El 6.35% de la base",
    ],
)
def test_spanish_pages_must_not_say(text: str) -> None:
    assert _problems("es", text)
    assert _problems("es", "", title=text)


@pytest.mark.parametrize(
    "text",
    ["Mis documentos", "in_review", "Until 23 de noviembre", "You get 1.234,56 €", "lunes 5", "6,35 % of it"],
)
def test_english_pages_must_not_say(text: str) -> None:
    assert _problems("en", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "23 de noviembre de 2026: 1.234,56 € y 6,35 %"),
        ("en", "23 November 2026: €1,234.56 and 6.35 %"),
        ("es", "No"),
        ("en", "None"),
        ("es", "Firmado 2026-11-22 14:25:51 UTC"),  # the exact moment of a proof
        ("es", "01a203a1-e2f7-760a-b3ae-ddc0150cd46f"),
    ],
)
def test_own_forms_pass(language: str, text: str) -> None:
    assert not _problems(language, text)


def test_what_stands_in_code_or_was_typed_is_left_alone() -> None:
    page = html.fromstring('<html lang="es"><code>in_review</code><input value="My documents"></html>')
    assert not list(foreign.problems(foreign.texts(page), "es"))
