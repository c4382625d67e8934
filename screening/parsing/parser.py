"""From bytes to a parsed résumé: read, clean, divide, label, weigh."""

import hashlib
from collections.abc import Sequence
from datetime import date

from screening.parsing.assembly import assemble
from screening.parsing.concepts import find_mentions
from screening.parsing.document import Document, compose
from screening.parsing.labelling.labeller import label, model_version
from screening.parsing.language import language_of
from screening.parsing.lexicon import load
from screening.parsing.model import (
    JOB_PARTS,
    STUDY_PARTS,
    Mention,
    ParsedResume,
    Value,
    Warn,
    WarningCode,
)
from screening.parsing.reading.children import read
from screening.parsing.reading.filetypes import Kind
from screening.parsing.reading.pages import RawText
from screening.parsing.rules import Reading, hints_of, read_by_rules

RULES_VERSION = "rules-6"
_TRUST_IN_PICTURES = 0.85


def parser_version() -> str:
    """Return which rules and which trained model read a document."""
    model = model_version()
    return f"{RULES_VERSION}+{model}" if model else RULES_VERSION


def parse(data: bytes, *, filename: str = "", today: date) -> ParsedResume:
    """Return what a résumé file says; raise Refusal, and nothing else, when it cannot be read.

    `filename` is kept out of every decision; it is taken so that callers need not drop it. `today` becomes
    `read_on`, the day to which 'present' refers.
    """
    del filename
    kind, raw, second = read(data)
    return parse_text(raw, kind=kind, today=today, second_reader=second)


def parse_text(
    raw: RawText, *, kind: Kind = Kind.TXT, today: date, second_reader: bool = False
) -> ParsedResume:
    """Return what the lines of a document say."""
    lexicon = load()
    document = compose(raw)
    document.trust = _TRUST_IN_PICTURES * raw.recognised or 1.0
    language = language_of(document.text, lexicon)
    reading = read_by_rules(document, language, lexicon)
    labels = label(document, hints_of(document, reading), lexicon)
    if labels is not None:
        reading = assemble(document, labels, language, lexicon)
    mentions = _own_mentions(find_mentions(document), reading.name)
    return ParsedResume(
        text=document.text,
        sections=tuple(line.section for line in document.lines),
        name=reading.name,
        emails=tuple(reading.emails),
        phones=tuple(reading.phones),
        location=reading.location,
        links=tuple(reading.links),
        work=tuple(reading.work),
        education=tuple(reading.education),
        skills=tuple(reading.skills),
        languages=tuple(reading.languages),
        mentions=tuple(mentions),
        language=language,
        kind=kind.value,
        pages=raw.pages,
        warnings=tuple(_warnings(document, raw, second_reader)),
        read_on=today.isoformat(),
        text_hash=hashlib.sha256(document.text.encode()).hexdigest(),
        parser_version=parser_version(),
        lexicon_version=lexicon.version,
        confidence=confidence_of(reading),
    )


def _own_mentions(mentions: list[Mention], name: Value | None) -> list[Mention]:
    """Leave out words that are only part of the person's name."""
    if name is None:
        return mentions
    return [m for m in mentions if m.span.end <= name.span.start or m.span.start >= name.span.end]


def _warnings(document: Document, raw: RawText, second_reader: bool) -> list[Warn]:
    warnings = list(document.warnings)
    if raw.cut:
        warnings.append(Warn(WarningCode.CUT))
    if raw.recognised:
        warnings.append(Warn(WarningCode.OCR))
    if second_reader:
        warnings.append(Warn(WarningCode.SECOND_READER))
    return warnings


def confidence_of(reading: Reading | ParsedResume) -> dict[str, float]:
    """Return a confidence per field; `profile` leaves out who the person is, for the scorer."""
    fields = {
        "name": _mean([reading.name]),
        "email": max((value.confidence for value in reading.emails), default=0.0),
        "phone": max((value.confidence for value in reading.phones), default=0.0),
        "location": _mean([reading.location]),
        "links": _mean(reading.links),
        "work": _mean([getattr(job, part) for job in reading.work for part in JOB_PARTS]),
        "education": _mean([getattr(study, part) for study in reading.education for part in STUDY_PARTS[:2]]),
        "skills": _mean(reading.skills),
        "languages": _mean(reading.languages),
    }
    fields |= {f"work.{part}": _mean([getattr(job, part) for job in reading.work]) for part in JOB_PARTS}
    fields |= {
        f"education.{part}": _mean([getattr(study, part) for study in reading.education])
        for part in STUDY_PARTS
    }
    # Beginners have no work and many good résumés no list of skills: what is absent weighs half.
    profile = [fields[part] if fields[part] else 0.5 for part in ("work", "education", "skills")]
    known = sum(bool(fields[part]) for part in ("work", "education", "skills"))
    fields["profile"] = round(sum(profile) / 3, 3) if known else 0.0
    reach = max(fields["email"], fields["phone"])
    fields["overall"] = round(0.25 * fields["name"] + 0.25 * reach + 0.5 * fields["profile"], 3)
    return fields


def _mean(values: Sequence[Value | None]) -> float:
    return (
        round(sum(value.confidence if value else 0.0 for value in values) / len(values), 3) if values else 0.0
    )
