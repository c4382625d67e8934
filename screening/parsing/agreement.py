"""Weigh what the trained labels say against what the rules say, value by value."""

from screening.parsing.labelling.labels import Labelled
from screening.parsing.lexicon import fold
from screening.parsing.model import Value

_ALONE = 0.9  # of a label the rules do not confirm
_CONTRADICTED = 0.75
_UNSURE, _SURE = 0.85, 0.85  # measured on made résumés of families and words unseen
_LIKELY = 0.5
_EDGES = " \t,;:|·•–—-"


def alone(found: Labelled | Value | None) -> Value | None:
    """Return a value nobody confirms."""
    if found is None:
        return None
    if isinstance(found, Value):
        return Value(found.text, found.span, round(found.confidence * _CONTRADICTED, 2), found.key)
    return Value(found.text.strip(_EDGES), found.span, round(found.probability * _ALONE, 2))


def settle(labelled: Value | None, ruled: Value | None, *, rules_may_win: bool = True) -> Value | None:
    """Return the labelled value, or the rules' where they are surer, with the confidence both leave it."""
    if labelled is None:
        return Value(ruled.text, ruled.span, round(ruled.confidence * 0.6, 2), ruled.key) if ruled else None
    if ruled is None:
        return labelled
    probability = labelled.confidence / _ALONE
    if fold(labelled.text) == fold(ruled.text):
        # The rules leave out the point that ends a sentence, and keep that of 'S.L.'.
        agreed = round(1 - 0.4 * (1 - min(probability, 0.95)), 2)
        return Value(ruled.text, ruled.span, agreed, ruled.key)
    is_part = labelled.text.startswith(f"{ruled.text} ") and probability >= _LIKELY  # the rest stands below
    if rules_may_win and not is_part and probability < _UNSURE and ruled.confidence >= _SURE:
        return Value(ruled.text, ruled.span, round(ruled.confidence * _CONTRADICTED, 2), ruled.key)
    return Value(labelled.text, labelled.span, round(probability * _CONTRADICTED, 2), labelled.key)


def is_sure(value: Value | None) -> bool:
    """Say whether the rules are sure of a value."""
    return value is not None and value.confidence >= _SURE


def likely(value: Value | None) -> Value | None:
    """Return a value that is more likely right than wrong: of the others one in ten was, on made résumés."""
    return value if value is not None and value.confidence >= _LIKELY else None


def choose(labelled: Labelled | None, ruled: Value | None) -> Value | None:
    """Return the one value of a field of which there is one, by either reader."""
    value = alone(labelled)
    if value is None or ruled is None:
        return value or ruled
    if (
        value.span.start <= ruled.span.start
        and value.span.end >= ruled.span.end - 1
        and sorted(fold(ruled.text).split()) == sorted(fold(value.text).split())
    ):
        # The same words; the rules know to turn 'PRUEBA, ANA' and to leave out capitals.
        return Value(ruled.text, ruled.span, max(value.confidence, ruled.confidence), ruled.key)
    return settle(value, ruled)
