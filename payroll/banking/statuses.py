"""What banks answer: a pain.002, a NACHA return file or a list, read into one outcome per payment.

report = statuses.read(content)
report.errors        # rows that could not be read; then nothing of the file should count
report.outcomes      # end-to-end id, settled | accepted | returned, the bank's reason
"""

from dataclasses import replace

from payroll.banking import status_ach, status_list, status_pain
from payroll.banking.answers import Outcome, Report, RowError, Unreadable

__all__ = ["read"]

LARGEST_FILE = 20_000_000


def read(content: bytes) -> Report:
    """Return what a bank's file says; raise `Unreadable` when it is none that we know."""
    if len(content) > LARGEST_FILE:
        raise Unreadable("too_big")
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:4]
    if not start:
        raise Unreadable("empty")
    if start.startswith(b"<"):
        return _once(status_pain.read(content))
    if start.startswith(b"101"):
        return _once(status_ach.read(content))
    return status_list.read(content)


def _once(report: Report) -> Report:
    """Return a report in which a payment that is answered for twice is an error, not a matter of luck."""
    kept: dict[str, Outcome] = {}
    twice = []
    for one in report.outcomes:
        if kept.setdefault(one.end_to_end_id, one) is not one:
            twice.append(RowError("twice", one.line, one.end_to_end_id[:35]))
    return replace(report, outcomes=tuple(kept.values()), errors=(*report.errors, *twice))
