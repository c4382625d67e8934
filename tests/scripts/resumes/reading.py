"""Read the text of made files by means that know nothing of our parser."""

import html
import io
import re
import unicodedata
import zipfile

_ESCAPES = re.compile(r"\\'([0-9a-f]{2})|\\u(-?\d+)\?|\\(?:tab|par|cell|row)\b ?|\\[a-z]+-?\d* ?|[{}]")


def words(data: bytes, kind: str) -> str:
    """Return the words of a file, folded, without blanks, for finding values in."""
    if kind in ("docx", "odt"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        text = html.unescape(re.sub(r"<[^>]+>", "", " ".join(parts)))
    elif kind == "html":
        text = html.unescape(re.sub(r"<[^>]+>", "", data.decode()))
    elif kind == "rtf":
        text = _ESCAPES.sub(_letter, data.decode("ascii").replace("\\\\", "\\"))
    else:
        text = data.decode()
    return squeezed(text)


def _letter(escape: re.Match[str]) -> str:
    if escape[1]:
        return bytes.fromhex(escape[1]).decode("latin-1")
    if escape[2]:
        return (int(escape[2]) % 65536).to_bytes(2, "little").decode("utf-16-le", "replace")
    return ""


def squeezed(text: str) -> str:
    """Fold case and leave only letters and digits, so that line breaks and separators do not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
