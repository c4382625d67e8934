"""Read résumés with chains that never saw their layout family."""

from collections.abc import Iterable, Sequence
from typing import Any

from screening.parsing.assembly import assemble
from screening.parsing.document import compose
from screening.parsing.labelling.crf import Crf
from screening.parsing.labelling.labeller import blank, label_with
from screening.parsing.labelling.labels import LineLabel
from screening.parsing.language import language_of
from screening.parsing.lexicon import load
from screening.parsing.model import ParsedResume
from screening.parsing.rules import Reading, hints_of, read_by_rules
from scripts.resumes.corpus import Case
from scripts.resumes.fit import FIELD_SETTING, Example, Setting, fit_lines, fit_words, line_labels
from scripts.resumes.scorer import Tally


def fold_of(family: str, families: Sequence[str], count: int) -> int:
    """Return the fold a family is left out in."""
    return sorted(families).index(family) % count


def lines_left_out(
    made: Sequence[Example], folds: Sequence[int], count: int
) -> tuple[list[Crf], list[list[LineLabel]]]:
    """Return one chain per fold, and each example's lines as labelled by the chain without its family."""
    chains = [
        fit_lines([example for example, fold in zip(made, folds, strict=True) if fold != left_out])
        for left_out in range(count)
    ]
    return chains, [line_labels(chains[fold], example) for example, fold in zip(made, folds, strict=True)]


def words_left_out(
    made: Sequence[Example],
    labelled: Sequence[list[LineLabel]],
    folds: Sequence[int],
    left_out: int,
    setting: Setting = FIELD_SETTING,
) -> Crf:
    """Return the chain for words of one fold."""
    kept = [at for at, fold in enumerate(folds) if fold != left_out]
    return fit_words([made[at] for at in kept], [labelled[at] for at in kept], setting)


def pipeline(lines: Crf, words: Crf) -> Any:
    """Return the spaCy pipeline around two fitted chains."""
    nlp = blank()
    nlp.get_pipe("section_crf").crf = lines
    nlp.get_pipe("field_crf").crf = words
    return nlp


def read_case(case: Case, nlp: Any | None) -> dict[str, Any]:
    """Return the fields read in a case: by a pipeline and the rules together, or by the rules alone."""
    lexicon = load()
    document = compose(case.raw)
    language = language_of(document.text, lexicon)
    reading = read_by_rules(document, language, lexicon)
    if nlp is not None:
        labels = label_with(nlp, document, hints_of(document, reading), lexicon)
        reading = assemble(document, labels, language, lexicon)
    return fields_of(reading)


def fields_of(reading: Reading) -> dict[str, Any]:
    """Return the bare values of a reading."""
    return ParsedResume(
        text="",
        sections=(),
        name=reading.name,
        emails=tuple(reading.emails),
        phones=tuple(reading.phones),
        location=reading.location,
        links=tuple(reading.links),
        work=tuple(reading.work),
        education=tuple(reading.education),
        skills=tuple(reading.skills),
        languages=tuple(reading.languages),
    ).fields()


def score(cases: Iterable[Case], nlp: Any | None, by: Sequence[str] = ()) -> dict[str, Tally]:
    """Return the counts of all cases under '', and of each group under 'key=value'."""
    tallies: dict[str, Tally] = {"": Tally()}
    for case in cases:
        said = read_case(case, nlp)
        for key in ("", *(f"{name}={getattr(case, name)}" for name in by)):
            tallies.setdefault(key, Tally()).add(case.fields, said)
    return tallies
