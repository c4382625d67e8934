"""Other résumé parsers on the same files, each in an environment of its own.

Run by a peer's own Python (`python -m scripts.benchmarks.peers NAME FOLDER`) this module prints the seconds
each file took, after one file to warm up. A peer that cannot be installed or does not run is named with the
reason; our own figures stay.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from scripts.benchmarks import environments
from scripts.benchmarks.environments import Absent

MOST_FAILURES = 0.5  # of the files: a parser that fails on most of them is not quick


def _leverparser() -> Callable[[str], object]:
    from pyresume import ResumeParser  # type: ignore[import-not-found]

    parse: Callable[[str], object] = ResumeParser().parse
    return parse


def _openresume() -> Callable[[str], object]:
    from openresume import parse_resume_from_pdf  # type: ignore[import-not-found]

    def parse(path: str) -> object:
        found = parse_resume_from_pdf(path)
        if not found["ok"]:
            raise ValueError(found["error"]["code"])
        return found

    return parse


def _sereena() -> Callable[[str], object]:
    from sereena_parser import ResumeParser  # type: ignore[import-not-found]

    parser = ResumeParser(max_workers=1)

    def parse(path: str) -> object:
        _path, found = parser.parse_single_resume(path)
        if not found:
            raise ValueError("nothing read")
        return found

    return parse


PEERS: dict[str, Callable[[], Callable[[str], object]]] = {
    "leverparser": _leverparser,
    "openresume-parser": _openresume,
    "sereena-parser": _sereena,
}


def seconds_per_file(name: str, folder: Path) -> list[float]:
    """Return how long a peer takes for each PDF of a folder; raise Absent where it cannot run."""
    answer = environments.answer(name, "peers", name, folder)
    if answer["failed"] > MOST_FAILURES * (answer["failed"] + len(answer["seconds"])):
        raise Absent(f"it failed on {answer['failed']} files: {answer['reason']}")
    seconds: list[float] = answer["seconds"]
    return seconds


def main(name: str, folder: str) -> None:
    """Parse every PDF of a folder with one peer and print the seconds of each."""
    parse = PEERS[name]()
    paths = sorted(str(path) for path in Path(folder).glob("*.pdf"))
    times, reason, failed = [], "", 0
    for path in [paths[0], *paths]:
        began = time.perf_counter()
        try:
            parse(path)
        except Exception as error:  # noqa: BLE001 - whatever a peer raises on a file
            failed, reason = failed + 1, repr(error)[:200]
        else:
            times.append(time.perf_counter() - began)
    environments.say({"seconds": times[1:], "failed": failed, "reason": reason})


if __name__ == "__main__":
    main(*sys.argv[1:])
