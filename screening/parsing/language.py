"""Tell whether a text is Spanish or English by its function words."""

import re

from screening.parsing.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+")
_SPANISH_SIGNS = re.compile(r"[ñáéíóú¿¡]|ci[oó]n\b", re.IGNORECASE)
_ENGLISH_SIGNS = re.compile(r"\w(?:tion|ing|ment)\b|\bw[hi]", re.IGNORECASE)


def language_of(text: str, lexicon: Lexicon) -> str:
    """Return 'es' or 'en', whichever the text is more likely written in."""
    words = [word.casefold() for word in _WORD.findall(text[:20_000])]
    common = {
        language: sum(word in known for word in words) for language, known in lexicon.common_words.items()
    }
    spanish = 3 * common["es"] + len(_SPANISH_SIGNS.findall(text[:20_000]))
    english = 3 * common["en"] + len(_ENGLISH_SIGNS.findall(text[:20_000]))
    return "es" if spanish >= english else "en"
