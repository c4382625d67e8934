"""One world for all tests of this folder, put back whenever something was written."""

from collections.abc import Iterator

import pytest
from flask import Flask

from hr import clock
from tests.conftest import BUSINESS_DATE, _empty_tables
from tests.support import readers
from tests.support.readers import Reader, Snapshot
from tests.support.world import World, build


@pytest.fixture(scope="package")
def app(_application: Flask) -> Iterator[Flask]:
    """The application on a database that these tests share."""
    with clock.on(BUSINESS_DATE):
        yield _application
    _empty_tables()


@pytest.fixture(scope="package")
def world(app: Flask) -> World:
    """The company with two of everything."""
    return build("en")


@pytest.fixture(scope="package")
def everybody(app: Flask, world: World) -> dict[str, Reader]:
    """All readers, signed in."""
    return readers.arrive(app, world)


@pytest.fixture(scope="package")
def before(everybody: dict[str, Reader]) -> Iterator[Snapshot]:
    """The database once everybody has signed in."""
    snapshot = Snapshot()
    yield snapshot
    snapshot.restore()
