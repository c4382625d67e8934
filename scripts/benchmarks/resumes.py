"""Reading and scoring résumés, as the reading worker does: one process, one file after the other.

resumes_per_second: files read and scored per second of wall time, median of several passes over all files.
resume_p95_ms: time of one file from its bytes to its score, 95th percentile over every pass.

The files are the demo's, and those of the labelled set when PLANTILLA_BENCH names its folder. A file that the
parser refuses (locked, a scan) is left out: refusing is quicker than reading. Nothing is stored.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from screening.parsing import Refusal, parse
from screening.scoring import Kind, Requirement, Requirements, score
from scripts.benchmarks.figures import Figure, hand_over, p95, seconds_of

TODAY = date(2026, 11, 23)
LEAST_PASSES, READINGS = 3, 150
DEMO = Path(__file__).resolve().parents[2] / "screening" / "demo"
SUFFIXES = {".pdf", ".docx", ".odt", ".txt"}
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


def files() -> list[Path]:
    """Return the files to read, in a fixed order."""
    folders = [DEMO]
    if os.environ.get("PLANTILLA_BENCH"):
        folders.append(Path(os.environ["PLANTILLA_BENCH"]) / "resumes")
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES]


def read_and_score(content: bytes) -> None:
    """Do what the job does between loading the file and storing the score."""
    score(parse(content, filename="", today=TODAY), WANTED, today=TODAY)


def measure(_folder: Path) -> Iterator[Figure]:
    """Read everything once to warm up and to sort out what is refused, then pass after pass."""
    readable = [content for content in (path.read_bytes() for path in files()) if _is_readable(content)]
    passes = max(LEAST_PASSES, -(-READINGS // len(readable)))
    times = [[seconds_of(read_and_score, each) for each in readable] for _ in range(passes)]
    yield Figure("resumes_per_second", len(readable) / median(sum(each) for each in times), "résumés/s")
    yield Figure("resume_p95_ms", 1000 * p95([one for each in times for one in each]), "ms")


def _is_readable(content: bytes) -> bool:
    try:
        read_and_score(content)
    except Refusal:
        return False
    return True


if __name__ == "__main__":
    raise SystemExit(hand_over("resumes", measure))
