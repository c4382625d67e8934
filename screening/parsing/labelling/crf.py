"""A linear-chain CRF as python-crfsuite stores it: bytes in, labels with probabilities out."""

from collections.abc import Sequence
from typing import Any


class Crf:
    """A trained chain; empty until bytes are given."""

    def __init__(self) -> None:
        self._data = b""
        self._tagger: Any = None

    @property
    def data(self) -> bytes:
        """Return the model as stored."""
        return self._data

    def load(self, data: bytes) -> None:
        """Take the stored model into use."""
        import pycrfsuite

        tagger = pycrfsuite.Tagger()
        tagger.open_inmemory(data)
        self._data, self._tagger = data, tagger  # the tagger reads the bytes in place

    def tag(self, features: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
        """Return the best label of each element with its marginal probability."""
        if not features:
            return []
        self._tagger.set(features)
        labels = self._tagger.tag()
        return [(label, self._tagger.marginal(label, at)) for at, label in enumerate(labels)]

    def probability(self, label: str, at: int) -> float:
        """Return how likely another label is at a place of the sequence tagged last."""
        return float(self._tagger.marginal(label, at)) if label in self._tagger.labels() else 0.0
