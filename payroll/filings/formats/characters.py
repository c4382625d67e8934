"""The characters a text may have in the files of the AEAT and the SSA: capitals, digits and blanks.

>>> plain("Almacenes Levante, S.L."), plain("Núñez Çelik, Begoña"), plain("D'Oliveira-Pons")
('ALMACENES LEVANTE SL', 'NUÑEZ ÇELIK BEGOÑA', 'D OLIVEIRA PONS')
"""

import unicodedata

# Capitals of Spanish and Catalan that keep their sign (AEAT, design of the 190: Ñ is D1, Ç is C7).
KEPT = frozenset("ÑÇ")
ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ") | KEPT
SPECIAL = {"ß": "SS", "Æ": "AE", "Ø": "O", "Œ": "OE", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"}
DROPPED = frozenset(".ºª·")


def plain(text: str) -> str:
    """Return a text in the characters every such file accepts, words parted by one blank."""
    letters = "".join(_letter(each) for each in unicodedata.normalize("NFC", text).upper())
    return " ".join(letters.split())


def ascii_only(text: str) -> str:
    """Return a text in ASCII capitals, digits and blanks, for files that know no other letter.

    >>> ascii_only("Begoña Çelik")
    'BEGONA CELIK'
    """
    return plain(text).replace("Ñ", "N").replace("Ç", "C")


def _letter(letter: str) -> str:
    if letter in ALLOWED:
        return letter
    if letter in DROPPED:
        return ""
    if letter in SPECIAL:
        return SPECIAL[letter]
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare in ALLOWED else " "
