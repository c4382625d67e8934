"""Text as people look for it: without case and accents, which neither database folds the way they type."""

import unicodedata


def folded(text: str) -> str:
    """Return a text in lower case and without accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def holds_all(text: str, search: str) -> bool:
    """Say whether every word of a search is part of a text, with or without accents."""
    plain = folded(text)
    return all(word in plain for word in folded(search).split())
