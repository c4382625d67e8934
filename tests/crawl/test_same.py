"""No text went round the translations: what a page says in both languages is a name or a figure."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from lxml import html

from tests.crawl import same
from tests.crawl.crawling import nothing
from tests.support import readers
from tests.support.readers import Door, Reader, Snapshot
from tests.support.world import World

LANGUAGE = "es"


@pytest.fixture(scope="module")
def given(everybody: dict[str, Reader]) -> list[str]:
    """What people wrote."""
    return same.written_by_people()


def in_english(reader: Reader) -> Reader:
    """Return the same reader after they chose English in the shell."""
    answer = reader.open("/preferences/language", "POST", {"language": "en"})
    return replace(reader, cookie=answer.headers["Set-Cookie"].split(";", 1)[0], language="en")


@pytest.mark.parametrize("name", readers.NAMES)
def test_pages_in_both_languages_share_names_and_figures_only(
    app: Flask, world: World, everybody: dict[str, Reader], given: list[str], name: str
) -> None:
    pair = (everybody[name], in_english(everybody[name]))
    nothing([problem for door in readers.doors(app) for problem in _compared(door, world, pair, given)])


def _compared(door: Door, world: World, pair: tuple[Reader, Reader], given: list[str]) -> Iterator[str]:
    for path in door.addresses(world).values() if door.method == "GET" else ():
        answers = [reader.open(path) for reader in pair]
        pages = [readers.page_of(answer) for answer in answers if answer.status_code != 302]
        if len(pages) == 2 and None not in pages:
            for problem in same.problems(pages[0], pages[1], given):
                yield f"{pair[0].name} {path}: {problem}"


def test_a_text_without_translation_is_named(before: Snapshot) -> None:
    page = '<html lang="{}"><p>Persona Hr</p><p>{}</p><p>sign in link</p></html>'
    spanish = html.fromstring(page.format("es", "Hola"))
    english = html.fromstring(page.format("en", "Hello"))
    assert list(same.problems(spanish, english, ["Persona Hr"])) == [
        "the same in both languages: 'sign in link'"
    ]
