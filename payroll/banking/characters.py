"""The characters banks accept in SEPA messages (EPC217-08), and how other texts are brought into them."""

import re
import unicodedata

from text_unidecode import unidecode

ACCEPTED = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
OTHERS = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
IDENTIFIER = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/\-?:().,'+ ]{1,35}(?<!/)")
# Letters that no accent stripping reaches, and the signs EPC217-08 names a substitute for.
SUBSTITUTES = str.maketrans(
    {"&": "+", "ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "OE", "œ": "oe", "Ł": "L", "ł": "l",
     "Đ": "D", "đ": "d", "Þ": "Th", "þ": "th", "_": "-", "–": "-", "—": "-", "’": "'", "ʹ": "'",
     "·": ".", "\t": " ", "\n": " ", "\r": " "}
)  # fmt: skip


def clean(text: str) -> str:
    """Return a text in the SEPA character set; letters of other alphabets are written in Latin ones.

    >>> clean("Núñez & Hijos <SL> 🎉"), clean("Μαρία Ольга")
    ('Nunez + Hijos .SL. .', 'Maria Olga')
    """
    plain = unicodedata.normalize("NFKD", text.translate(SUBSTITUTES))
    letters = "".join(_latin(sign) for sign in plain if not unicodedata.combining(sign))
    return re.sub(r" +", " ", OTHERS.sub(".", letters)).strip()


def _latin(sign: str) -> str:
    if sign.isascii() or not sign.isalnum():
        return sign
    # Soft signs come out as apostrophes, which say nothing in a name.
    return str(unidecode(sign)).replace("'", "").replace("`", "")


def has_letter(text: str) -> bool:
    """Tell whether a cleaned text still says anything."""
    return any(sign.isalnum() for sign in text)


def is_identifier(text: str) -> bool:
    """Tell whether an identifier can travel unchanged: 35 accepted characters, no slash at the ends."""
    return IDENTIFIER.fullmatch(text) is not None and text == text.strip()
