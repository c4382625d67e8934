"""What the machine read of a résumé, field by field: how sure it is, what to check, what a person stated."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hr.i18n import format_percent, gettext
from screening.applications import corrections, reading, receipts
from screening.applications.corrected import by_words
from screening.applications.models import Application
from screening.applications.receipt_models import ReadingCorrection
from screening.parsing import ParsedResume, Value
from screening.parsing.facts import facts_of
from screening.shortlists.masking import Mask

MOST_SKILLS = 14


@dataclass(frozen=True)
class Field:
    """One thing that was read: its words, how sure that is, and who stated it if no machine read it."""

    words: str
    value: str
    sure: str = ""
    is_doubtful: bool = False
    stated: str = ""


@dataclass(frozen=True)
class Known:
    """A reading with whatever people stated about it."""

    counted: ParsedResume  # what the score rests on
    own_length: int  # of the file's own text; whatever stands beyond it was stated
    own_lines: int
    shown: ParsedResume  # the same with the words that were replaced, as people may read them
    labels: Sequence[ReadingCorrection]

    def is_stated(self, value: Value | None) -> bool:
        """Whether a person stated a value."""
        return value is not None and value.span.start >= self.own_length > 0

    def who_stated(self, quote: str) -> str:
        """Say who stated words that do not stand in the file."""
        said = [label.source for label in self.labels if quote and quote in label.wrote]
        return by_words(said[-1] if said else "")


def known_of(row: Application) -> Known | None:
    """Return what is known of the file of an application; None when nobody could read it."""
    counted = reading.parsed_of(row)
    if counted is None:
        return None
    labels = corrections.labels_of(row)
    own = reading.original_of(row) if reading.correction_of(row) else counted
    if own is None or own is counted:
        return Known(counted, len(counted.text), len(counted.lines), counted, labels)
    text = own.text + counted.text[len(own.text) :]
    return Known(counted, len(own.text), len(own.lines), replace(counted, text=text), labels)


def fields_of(known: Known, mask: Mask | None = None) -> Iterator[Field]:
    """Yield what was read, without who it is before names are shown."""
    parsed = known.counted
    if mask is None:
        yield _field(known, gettext("Name"), [parsed.name])
        yield _field(known, gettext("E-mail"), parsed.emails)
        yield _field(known, gettext("Telephone"), parsed.phones)
    lines = {place: text for _, text, place in receipts.answers_in(facts_of(parsed))}
    for number, text in enumerate(lines["work"].splitlines()):
        job = parsed.work[number]
        words = gettext("Job %(number)s", number=number + 1)
        yield _masked(_field(known, words, [job.title, job.employer, job.start, job.end], text), mask)
    for number, text in enumerate(lines["education"].splitlines()):
        study = parsed.education[number]
        words = gettext("Studies %(number)s", number=number + 1)
        yield _masked(_field(known, words, [study.degree, study.institution], text), mask)
    yield _masked(_field(known, gettext("Languages"), parsed.languages, lines["languages"]), mask)
    some = parsed.skills[:MOST_SKILLS]
    more = "…" if len(parsed.skills) > MOST_SKILLS else ""
    yield _masked(_field(known, gettext("Skills"), some, ", ".join(v.text for v in some) + more), mask)


def _masked(field: Field, mask: Mask | None) -> Field:
    return replace(field, value=mask.hide(field.value)) if mask else field


def _field(known: Known, words: str, values: Iterable[Value | None], text: str = "") -> Field:
    every = list(values)
    there = [value for value in every if value is not None]
    if not there:
        return Field(words, text)
    least = min(value.confidence for value in there)
    stated = [value for value in there if known.is_stated(value)]
    return Field(
        words,
        text or ", ".join(value.text for value in there),
        sure=format_percent(100 * least, 0),
        is_doubtful=least < receipts.DOUBTFUL_BELOW or (bool(text) and len(there) < len(every)),
        stated=known.who_stated(stated[0].text) if stated else "",
    )
