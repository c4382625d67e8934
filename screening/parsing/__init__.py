"""Read a résumé file into plain, located values; pure: no framework, no database, no clock.

Use::

    from datetime import date
    from screening.parsing import Refusal, parse

    try:
        parsed = parse(data, filename="cv.pdf", today=date(2026, 11, 22))
    except Refusal as refusal:
        refusal.reason          # Reason.EMPTY, TOO_LARGE, WRONG_TYPE, ENCRYPTED, BROKEN, TOO_SLOW or NO_TEXT
        refusal.message         # English msgid for the reader, translated by the caller
    parsed.name                 # Value(text, span, confidence, key) or None
    parsed.to_dict()            # plain JSON values; ParsedResume.from_dict() reads them back

`Refusal` is the only exception `parse` raises, whatever the bytes are, and it returns within 30 seconds:
files are opened in a child process with limits (see `reading`). Each value lies in `parsed.text` at its span.
"""

from screening.parsing.model import Job, Mention, ParsedResume, Section, Span, Study, Value, Warn, WarningCode
from screening.parsing.parser import parse
from screening.parsing.refusals import Reason, Refusal

__all__ = [
    "Job",
    "Mention",
    "ParsedResume",
    "Reason",
    "Refusal",
    "Section",
    "Span",
    "Study",
    "Value",
    "Warn",
    "WarningCode",
    "parse",
]
