"""One world for each language, with everybody signed in."""

from collections.abc import Iterator

import pytest
from flask import Flask

from hr import clock
from tests.conftest import BUSINESS_DATE, _empty_tables
from tests.support import readers
from tests.support.readers import Reader, Snapshot
from tests.support.world import World, build


@pytest.fixture(scope="module")
def app(_application: Flask) -> Iterator[Flask]:
    """The application on a database that this module shares."""
    with clock.on(BUSINESS_DATE):
        yield _application
    _empty_tables()


@pytest.fixture(scope="module")
def language(request: pytest.FixtureRequest) -> str:
    """The language that a module crawls in: LANGUAGE of the module."""
    return str(request.module.LANGUAGE)


@pytest.fixture(scope="module")
def world(app: Flask, language: str) -> World:
    """The company with two of everything, its people reading this language."""
    return build(language)


@pytest.fixture(scope="module")
def everybody(app: Flask, world: World) -> dict[str, Reader]:
    """All readers, signed in."""
    return readers.arrive(app, world)


@pytest.fixture(scope="module")
def before(everybody: dict[str, Reader]) -> Iterator[Snapshot]:
    """The database once everybody has signed in."""
    snapshot = Snapshot()
    yield snapshot
    snapshot.restore()
