"""From bytes to a parsed résumé: read, clean, divide, label, weigh."""

import hashlib
from datetime import date

from screening.parsing import contact, listing, names, roles
from screening.parsing.concepts import find_mentions
from screening.parsing.document import Document, compose
from screening.parsing.language import language_of
from screening.parsing.lexicon import load
from screening.parsing.model import Job, Mention, ParsedResume, Study, Value, Warn, WarningCode
from screening.parsing.reading.children import read
from screening.parsing.reading.filetypes import Kind
from screening.parsing.reading.pages import RawText
from screening.parsing.sections import mark_sections

PARSER_VERSION = "rules-2"
_LINES_OF_ONE_RESUME = 1_500


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
    language = language_of(document.text, lexicon)
    mark_sections(document, lexicon)
    emails = contact.find_emails(document)
    name = names.find_name(document, emails, lexicon)
    work = roles.find_jobs(document, lexicon)
    education = roles.find_studies(document, lexicon)
    skills = listing.find_skills(document, lexicon)
    mentions = _own_mentions(find_mentions(document), name)
    phones = contact.find_phones(document, language, lexicon)
    return ParsedResume(
        text=document.text,
        sections=tuple(line.section for line in document.lines),
        name=name,
        emails=tuple(emails),
        phones=tuple(phones),
        location=contact.find_location(document, lexicon, name),
        links=tuple(contact.find_links(document)),
        work=tuple(work),
        education=tuple(education),
        skills=tuple(skills),
        languages=tuple(listing.find_languages(document, lexicon)),
        mentions=tuple(mentions),
        language=language,
        kind=kind.value,
        pages=raw.pages,
        warnings=tuple(_warnings(document, raw, second_reader)),
        read_on=today.isoformat(),
        text_hash=hashlib.sha256(document.text.encode()).hexdigest(),
        parser_version=PARSER_VERSION,
        lexicon_version=lexicon.version,
        confidence=_confidence(name, emails, phones, work, education, skills),
    )


def _own_mentions(mentions: list[Mention], name: Value | None) -> list[Mention]:
    """Leave out words that are only part of the person's name."""
    if name is None:
        return mentions
    return [m for m in mentions if m.span.end <= name.span.start or m.span.start >= name.span.end]


def _warnings(document: Document, raw: RawText, second_reader: bool) -> list[Warn]:
    warnings = []
    if document.hidden.strip():
        warnings.append(Warn(WarningCode.HIDDEN_TEXT, document.hidden))
    if document.split_words > 3:
        warnings.append(Warn(WarningCode.HIDDEN_TEXT))
    if raw.cut:
        warnings.append(Warn(WarningCode.CUT))
    if second_reader:
        warnings.append(Warn(WarningCode.SECOND_READER))
    return warnings


def _confidence(
    name: Value | None,
    emails: list[Value],
    phones: list[Value],
    work: list[Job],
    education: list[Study],
    skills: list[Value],
) -> dict[str, float]:
    """Return a confidence per field; `profile` leaves out who the person is, for the scorer."""
    dated = [value for job in work for value in (job.title, job.employer, job.start, job.end)]
    studied = [value for study in education for value in (study.degree, study.institution)]
    fields = {
        "name": name.confidence if name else 0.0,
        "email": max((value.confidence for value in emails), default=0.0),
        "phone": max((value.confidence for value in phones), default=0.0),
        "work": _mean(dated),
        "education": _mean(studied),
        "skills": _mean(list(skills)),
    }
    # Beginners have no work and many good résumés no list of skills: what is absent weighs half.
    profile = [fields[part] if fields[part] else 0.5 for part in ("work", "education", "skills")]
    known = sum(bool(fields[part]) for part in ("work", "education", "skills"))
    fields["profile"] = round(sum(profile) / 3, 3) if known else 0.0
    reach = max(fields["email"], fields["phone"])
    fields["overall"] = round(0.25 * fields["name"] + 0.25 * reach + 0.5 * fields["profile"], 3)
    return fields


def _mean(values: list[Value | None]) -> float:
    return (
        round(sum(value.confidence if value else 0.0 for value in values) / len(values), 3) if values else 0.0
    )
