"""One browser for all pages of the gallery."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.look.gallery import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened
