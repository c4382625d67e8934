"""Limits on what a file may be and may cost, in one place."""

from dataclasses import dataclass

MAX_FILE_BYTES = 25 * 1024 * 1024  # what the readers bear; an installation takes less (MAX_UPLOAD_MB)
MAX_PAGES = 30
MAX_RECOGNISED_PAGES = 6
MAX_CHARACTERS = 200_000
MAX_LINES = 4_000
MAX_LINE_CHARACTERS = 2_000

MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_UNPACK_RATIO = 100
MAX_ARCHIVE_ENTRIES = 2_000

MAX_ANSWER_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """What one child may use for one document."""

    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 8
    wall_seconds: float = 10.0  # a PDF may need two readers
    total_seconds: float = 27.0  # all readers together, the recognition of pictures included
    # A child that served this many documents is replaced, so that leaks in C libraries stay small.
    documents_per_child: int = 200
