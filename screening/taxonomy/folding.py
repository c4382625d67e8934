"""Compare texts without case, accents and punctuation."""

import re
import unicodedata
from functools import lru_cache

_PUNCTUATION = re.compile(r"[^\w+#&/.]+")


@lru_cache(maxsize=5_000)  # a document asks about the same words again and again
def fold(text: str) -> str:
    """Return a text without case, accents and punctuation, for comparison."""
    if text.isascii():
        return _PUNCTUATION.sub(" ", text.lower()).strip(" ./&")
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return _PUNCTUATION.sub(" ", letters).strip(" ./&")
