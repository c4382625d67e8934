"""Label a document with the trained components; without a model that fits there are no labels, only rules."""

import hashlib
import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from screening.parsing.document import Document
from screening.parsing.labelling.labels import Hints, Labelled, LineLabel
from screening.parsing.lexicon import Lexicon

MODEL_FOLDER = Path(__file__).parents[1] / "model_files"
COMPONENTS = ("layout_attrs", "section_crf", "field_crf")
FEATURES_VERSION = 1  # goes up when the features change, so that an older model is not used with them
_MANIFEST = "manifest.json"
_LEFT_OUT = ("vocab", "tokenizer")


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of all lines and the labelled stretches of the text."""

    lines: list[LineLabel]
    fields: list[Labelled]


class BadModel(Exception):
    """The model files are missing, altered, or made for other features."""


def blank() -> Any:
    """Return the pipeline without its trained weights."""
    import spacy

    from screening.parsing.labelling import components  # noqa: F401 - registers the factories

    nlp: Any = spacy.blank("xx")
    nlp.vocab.lex_attr_getters = {}  # what spaCy works out for each new word, and nobody here asks for
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def save(nlp: Any, folder: Path) -> str:
    """Write the pipeline with its checksums and return the model's version."""
    nlp.to_disk(folder, exclude=_LEFT_OUT)
    sums = {name: _checksum(folder, name) for name in COMPONENTS[1:]}
    version = hashlib.sha256("".join(sums.values()).encode()).hexdigest()[:8]
    manifest = {"version": version, "features": FEATURES_VERSION, "sha256": sums}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return version


def open_model(folder: Path) -> tuple[Any, str]:
    """Return the pipeline and its version; raise BadModel when the files are not what they should be."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        sums = {name: _checksum(folder, name) for name in COMPONENTS[1:]}
    except (OSError, ValueError) as error:
        raise BadModel("missing") from error
    if manifest.get("features") != FEATURES_VERSION or manifest.get("sha256") != sums:
        raise BadModel("does not fit")
    nlp = blank()
    for name in COMPONENTS[1:]:
        nlp.get_pipe(name).from_disk(folder / name)
    return nlp, str(manifest["version"])


def _checksum(folder: Path, name: str) -> str:
    return hashlib.sha256((folder / name / "model.crfsuite").read_bytes()).hexdigest()


@cache
def _model() -> tuple[Any, str]:
    try:
        return open_model(MODEL_FOLDER)
    except BadModel:
        return None, ""


def forget_model() -> None:
    """Look for the model anew at the next document."""
    _model.cache_clear()


def model_version() -> str:
    """Return the version of the model in use, '' when there is none."""
    return _model()[1]


def label(document: Document, hints: Hints, lexicon: Lexicon) -> Labels | None:
    """Return the labels of a document, or None when no model is there."""
    nlp, _ = _model()
    return None if nlp is None else label_with(nlp, document, hints, lexicon)


def label_with(nlp: Any, document: Document, hints: Hints, lexicon: Lexicon) -> Labels:
    """Return the labels a pipeline gives."""
    from screening.parsing.labelling.components import FIELDS, make_doc

    if not document.lines:
        return Labels([], [])
    with nlp.memory_zone():
        doc = nlp(make_doc(nlp, document, hints, lexicon))
        fields = [
            _labelled(document, doc, span, probability)
            for span, probability in zip(doc.spans[FIELDS], doc.user_data["probabilities"], strict=True)
        ]
        return Labels(doc.user_data["line_labels"], fields)


def _labelled(document: Document, doc: Any, span: Any, probability: float) -> Labelled:
    start, end = (_offset(document, doc, span.start, 0), _offset(document, doc, span.end - 1, 1))
    text = " ".join(document.text[start:end].split())
    return Labelled(span.label_, document.span(start, end), text, round(probability, 3))


def _offset(document: Document, doc: Any, token: int, edge: int) -> int:
    """Return the offset in the whole text of a token's first character, or after its last one."""
    firsts = doc.user_data["firsts"]
    line = bisect_right(firsts, token) - 1
    view = doc.user_data["views"][line]
    own = view.tokens[token - firsts[line]]
    return int(document.lines[line].start + (own.end if edge else own.start))
