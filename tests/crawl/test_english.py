"""Everything a reader of English can meet is English, dates and amounts included."""

import pytest
from flask import Flask

from tests.crawl.crawling import Crawl, nothing
from tests.support import readers
from tests.support.readers import Reader, Snapshot
from tests.support.world import World

LANGUAGE = "en"


@pytest.fixture(scope="module")
def crawl(app: Flask, world: World, everybody: dict[str, Reader]) -> Crawl:
    return Crawl(app, world, everybody, LANGUAGE)


@pytest.mark.parametrize("name", readers.NAMES)
def test_pages(crawl: Crawl, before: Snapshot, name: str) -> None:
    nothing(crawl.pages(crawl.everybody[name]))


def test_form_errors(crawl: Crawl, before: Snapshot) -> None:
    nothing(crawl.forms(before))


def test_mails(crawl: Crawl) -> None:
    nothing(crawl.mails())


def test_documents(crawl: Crawl) -> None:
    nothing(crawl.papers())
