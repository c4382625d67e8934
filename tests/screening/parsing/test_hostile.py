"""Every hostile file through the reader: a reading or a keyed refusal, and nothing is fetched."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import psutil
import pytest

from screening.parsing import Reason, Refusal, parse
from screening.parsing.reading import children
from tests.screening.parsing import hostile

TODAY = date(2026, 11, 23)
SLOW = "a style sheet of 20,000 rules"


@pytest.fixture(scope="module")
def server() -> Iterator[socket.socket]:
    """A server that no file may make us talk to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def read_good() -> None:
    name = parse(hostile.GOOD, today=TODAY).name
    assert name is not None
    assert name.text == "Lucía Ferrer Montalt"


def text_of(data: bytes) -> str:
    """Return what is read, or the sentence of the refusal."""
    try:
        return parse(data, today=TODAY).text
    except Refusal as refusal:
        return refusal.message


@pytest.mark.parametrize("name", [name for name in hostile.documents() if name != SLOW])
def test_a_hostile_file_is_read_or_refused(name: str, server: socket.socket) -> None:
    address = f"http://127.0.0.1:{server.getsockname()[1]}"
    data = hostile.documents(address)[name]()
    text = text_of(data)
    assert "root:" not in text
    assert len(text) < 250_000
    with pytest.raises(BlockingIOError):
        server.accept()
    if children._child is not None:
        assert psutil.Process(children._child.process.pid).memory_info().rss < 512 * 1024 * 1024


def test_a_good_file_is_read_after_all_of_them() -> None:
    read_good()


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LIMITS", replace(children.LIMITS, wall_seconds=1.0))
    with pytest.raises(Refusal) as caught:
        parse(hostile.documents()[SLOW](), today=TODAY)
    assert caught.value.reason is Reason.TOO_SLOW
    monkeypatch.undo()
    read_good()


def test_a_heading_of_blanks_is_read_and_does_not_cost_the_child_its_life() -> None:
    parsed = parse(hostile.documents()["a heading of 60,000 blanks"](), today=TODAY)
    assert hostile.PROSE.split()[0] in parsed.text


def test_an_endless_line_is_read_in_parts_and_cut() -> None:
    parsed = parse(" ".join(f"palabra{n}a" for n in range(60_000)).encode(), today=TODAY)
    assert parsed.lines
    assert max(len(line) for line in parsed.lines) <= 2000
    assert "cut" in [warning.code for warning in parsed.warnings]
