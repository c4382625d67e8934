"""Reading and scoring résumés, as the reading worker does: one process, one file after the other.

resumes_per_second: two-page PDFs read and scored per second of wall time, median of several passes.
resume_p95_ms: time of one of them from its bytes to its score, 95th percentile over every pass.
leverparser_…, openresume_parser_…, sereena_parser_…: other parsers, in the same run on the same files. They
only read, we read and score.
reading_worker_mb: memory of the worker and its reader, in megabytes of 2**20 bytes, after 3,000 résumés.

The files are made by our generator with a fixed seed. Nothing is stored.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

import psutil

from screening.parsing import parse
from screening.parsing.reading import children
from screening.scoring import Kind, Requirement, Requirements, score
from scripts.benchmarks.environments import Absent
from scripts.benchmarks.figures import Figure, Gap, hand_over, p95, seconds_of
from scripts.benchmarks.peers import PEERS, seconds_per_file
from scripts.resumes import samples

TODAY = date(2026, 11, 23)
FILES, PAGES, SEED = 40, 2, 20261123
MOST_MADE = 400
PASSES = 4
LONG_RUN = 3000
WANTED = Requirements(
    title="Warehouse shift lead",
    items=(
        Requirement("r1", Kind.SKILL, "Forklift", must=True),
        Requirement("r2", Kind.EXPERIENCE, "Warehouse", must=True, min_years=3),
        Requirement("r3", Kind.SKILL, "SAP"),
        Requirement("r4", Kind.LANGUAGE, "English", level="B1"),
        Requirement("r5", Kind.EDUCATION, "Vocational middle"),
    ),
)


def files() -> list[bytes]:
    """Return two-page PDFs of made people, always the same."""
    found: list[bytes] = []
    for sample in samples.make(MOST_MADE, seed=SEED, kinds=("pdf",), vocabulary="test"):
        if _pages(sample.data) == PAGES:
            found.append(sample.data)
        if len(found) == FILES:
            break
    return found


def _pages(data: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def read_and_score(content: bytes) -> None:
    """Do what the job does between loading the file and storing the score."""
    score(parse(content, filename="", today=TODAY), WANTED, today=TODAY)


def measure(folder: Path) -> Iterator[Figure | Gap]:
    """Read everything once to warm up, then pass after pass; then the others; then for long."""
    contents = files()
    for content in contents:
        read_and_score(content)
    times = [[seconds_of(read_and_score, each) for each in contents] for _ in range(PASSES)]
    yield Figure("resumes_per_second", len(contents) / median(sum(each) for each in times), "résumés/s")
    yield Figure("resume_p95_ms", 1000 * p95([one for each in times for one in each]), "ms")
    yield from _peers(folder, contents)
    for number in range(LONG_RUN):
        read_and_score(contents[number % len(contents)])
    yield Figure("reading_worker_mb", _resident() / 2**20, "MB")


def _peers(folder: Path, contents: list[bytes]) -> Iterator[Figure | Gap]:
    shared = folder / "files"
    shared.mkdir()
    for number, content in enumerate(contents):
        (shared / f"{number:03d}.pdf").write_bytes(content)
    for name in PEERS:
        short = name.replace("-", "_")
        try:
            times = seconds_per_file(name, shared)
        except Absent as absent:
            yield Gap(short, str(absent), is_owed=False)
            continue
        yield Figure(f"{short}_resumes_per_second", len(times) / sum(times), "résumés/s")
        yield Figure(f"{short}_resume_p95_ms", 1000 * p95(times), "ms")


def _resident() -> int:
    """Return the memory of this process and of its readers."""
    children.warm_up()
    me = psutil.Process(os.getpid())
    return sum(process.memory_info().rss for process in (me, *me.children()))


if __name__ == "__main__":
    raise SystemExit(hand_over("resumes", measure))
