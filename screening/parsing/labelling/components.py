"""The components of the spaCy pipeline: what a line looks like, which section it is in, what its words are.

Imported where a pipeline is made: importing spaCy costs a second.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from spacy.language import Language
from spacy.tokens import Doc, Span

from screening.parsing.document import Document
from screening.parsing.labelling.crf import Crf
from screening.parsing.labelling.labels import OUTSIDE, Hints, LineLabel
from screening.parsing.labelling.linefeatures import line_features
from screening.parsing.labelling.views import views_of
from screening.parsing.labelling.wordfeatures import Item, word_features
from screening.parsing.lexicon import Lexicon

_FILE = "model.crfsuite"
FIELDS = "fields"  # the span group the words' labels are written to


def make_doc(nlp: Language, document: Document, hints: Hints, lexicon: Lexicon) -> Doc:
    """Return a spaCy document whose tokens are ours, with what the components need beside it."""
    views = views_of(document, lexicon)
    words: list[str] = []
    spaces: list[bool] = []
    firsts: list[int] = []
    for view in views:
        firsts.append(len(words))
        for token in view.tokens:
            words.append(token.text)
            spaces.append(view.line.text[token.end : token.end + 1] == " ")
        words.append("\n")
        spaces.append(False)
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    doc.user_data.update(views=views, hints=hints, lexicon=lexicon, firsts=firsts)
    return doc


@Language.factory("layout_attrs")
class LayoutAttrs:
    """Write the features of each line."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy calls it so
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Look at a document."""
        data = doc.user_data
        data["line_features"] = line_features(data["views"], data["hints"], data["lexicon"])
        return doc


class _Stored:
    """A component that keeps a chain on disk."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy calls it so
        self.name = name
        self.crf = Crf()

    def to_disk(self, path: Path, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the chain into its own folder."""
        path.mkdir(parents=True, exist_ok=True)
        (path / _FILE).write_bytes(self.crf.data)

    def from_disk(self, path: Path, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002
        """Read the chain back."""
        self.crf.load((path / _FILE).read_bytes())
        return self


@Language.factory("section_crf")
class SectionCrf(_Stored):
    """Write the section and role of each line."""

    def __call__(self, doc: Doc) -> Doc:
        """Label the lines of a document."""
        tagged = self.crf.tag(doc.user_data["line_features"])
        doc.user_data["line_labels"] = [LineLabel.read(label, p) for label, p in tagged]
        return doc


@Language.factory("field_crf")
class FieldCrf(_Stored):
    """Write what the words are to the span group 'fields', each span with its probability."""

    def __call__(self, doc: Doc) -> Doc:
        """Label the words of a document."""
        data = doc.user_data
        words = word_features(data["views"], data["line_labels"], data["hints"])
        tagged = self.crf.tag(words.features)
        spans, probabilities = [], []
        for first, last, name, probability in stretches(tagged):
            spans.append(_span(doc, words.items[first], words.items[last], name))
            probabilities.append(probability)
        doc.spans[FIELDS] = spans
        data["probabilities"] = probabilities
        return doc


def stretches(tagged: list[tuple[str, float]]) -> list[tuple[int, int, str, float]]:
    """Return first and last element, field and probability of each labelled stretch."""
    found: list[tuple[int, int, str, float]] = []
    for at, (label, probability) in enumerate(tagged):
        if label == OUTSIDE:
            continue
        begins, name = label[0] == "B", label[2:]
        if not begins and found and found[-1][1] == at - 1 and found[-1][2] == name:
            first, _, _, least = found[-1]
            found[-1] = first, at, name, min(least, probability)
        else:
            found.append((at, at, name, probability))
    return found


def _span(doc: Doc, first: Item, last: Item, name: str) -> Span:
    firsts: list[Any] = doc.user_data["firsts"]
    return Span(doc, firsts[first.line] + first.index, firsts[last.line] + last.index + 1, label=name)
