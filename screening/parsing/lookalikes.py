"""Letters of other alphabets that look like ours: within our words they are read as what they look like.

The pairs are those of Unicode's confusables (UTS 39) between Cyrillic or Greek and Latin letters.
"""

import re
import unicodedata

_CYRILLIC = dict(
    zip("авесԁһіјкӏмнорԛѕтуԝхАВЕСІЈКМНОРЅТУХҮԚԜ", "abecdhijklmhopqstywxABECIJKMHOPSTYXYQW", strict=True)
)
_GREEK = dict(zip("αεηικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aenikvoptuxABEZHIKMNOPTYX", strict=True))
_PAIRS = _CYRILLIC | _GREEK
_TABLE = str.maketrans(_PAIRS)
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_GENUINE = re.compile(rf"(?![{''.join(_PAIRS)}])[\u0370-\u03ff\u0400-\u052f]")
_FANCY = re.compile(r"[\U0001d400-\U0001d7ff]+")  # letters of formulas, taken for bold print on the web
_SHORTEST = 3


def unmask(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return lines in our letters only, and the words that hid others, as they were written."""
    plain = [_FANCY.sub(lambda run: unicodedata.normalize("NFKC", run[0]), line) for line in lines]
    if not any(_FOREIGN.search(line) for line in plain):
        return plain, []
    # Whole words of look-alikes count only where nothing is really written in that alphabet.
    is_ours = not any(_GENUINE.search(line) for line in plain)
    masked: list[str] = []

    def shown(match: re.Match[str]) -> str:
        if not _hides(match[0], is_ours=is_ours):
            return match[0]
        masked.append(match[0])
        return match[0].translate(_TABLE)

    return [_WORD.sub(shown, line) for line in plain], list(dict.fromkeys(masked))


def _hides(word: str, *, is_ours: bool) -> bool:
    """Say whether a word mixes our letters with look-alikes, or is made of look-alikes alone."""
    foreign = [letter for letter in word if _FOREIGN.match(letter)]
    if not foreign or any(letter not in _PAIRS for letter in foreign):
        return False
    ours = [letter for letter in word if letter not in foreign]
    if not ours:
        return is_ours and len(word) >= _SHORTEST
    # 'IFNα' names a substance.
    return not (
        all(letter.isupper() for letter in ours) and all(letter in "αεηικνορτυχ" for letter in foreign)
    )
