"""Files made on the spot: small PDFs by hand, Word and OpenDocument files by zip, good and hostile."""

import io
import zipfile
import zlib
from dataclasses import dataclass

WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Words:
    """Words at a place of a page, in points from the upper left corner."""

    text: str
    x: float
    y: float
    size: float = 10.0
    grey: float = 0.0
    spacing: float = 0.0
    turn: str = "1 0 0 1"  # how the letters lie; '0 1 -1 0' is written upwards


def pdf(
    *pages: list[Words],
    boxes: list[tuple[float, float, float, float]] | None = None,
    page: str = "/MediaBox [0 0 595 842]",
    after: str = "",
) -> bytes:
    """Return a PDF with words where they are told to stand.

    Boxes are filled black, below the words; `page` is its format, `after` what is drawn last.
    """
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for words_of_page in pages:
        content = b"".join(f"0 g {x} {842 - y - h} {w} {h} re f\n".encode() for x, y, w, h in boxes or [])
        content += b"".join(_draw(words) for words in words_of_page) + after.encode()
        packed = zlib.compress(content)
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
        )
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (page.encode(), len(objects))
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return assemble(objects)


def _draw(words: Words) -> bytes:
    text = words.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    style = f"BT {words.grey} g /F1 {words.size} Tf {words.spacing} Tc {words.turn}"
    return f"{style} {words.x} {842 - words.y} Tm (".encode() + text + b") Tj ET\n"


def assemble(objects: list[bytes]) -> bytes:
    """Return a PDF file of numbered objects, the first of them the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def lines_pdf(text: str, size: float = 10.0) -> bytes:
    """Return a one-column PDF of plain lines; an empty line leaves a gap."""
    page = [
        Words(line, 60, 60 + 14 * row, size) for row, line in enumerate(text.splitlines()) if line.strip()
    ]
    return pdf(page)


def pdf_bomb(megabytes: int) -> bytes:
    """Return a PDF whose page content unpacks to very many blanks."""
    packed = zlib.compress(b" " * (megabytes << 20), 9)
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
        ]
    )


def archive(parts: dict[str, bytes | str]) -> bytes:
    """Return a zip of named parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def docx(body: str, before: str = "", **parts: str | bytes) -> bytes:
    """Return a Word file with this body XML; `before` goes in front of the root element."""
    root = f'<w:document xmlns:w="{WORD_SPACE}"><w:body>{body}</w:body></w:document>'
    document = f'<?xml version="1.0"?>{before}{root}'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def paragraphs(text: str, properties: str = "") -> str:
    """Return the lines of a text as Word paragraphs."""
    return "".join(
        f'<w:p><w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{line}</w:t></w:r></w:p>'
        for line in text.splitlines()
    )


def odt(content: str, before: str = "") -> bytes:
    """Return an OpenDocument text with these paragraphs' XML."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = f'xmlns:o="{space}:office:1.0" xmlns:t="{space}:text:1.0" xmlns:table="{space}:table:1.0"'
    body = f"<o:body><o:text>{content}</o:text></o:body>"
    root = f'<?xml version="1.0"?>{before}<o:document-content {spaces}>{body}</o:document-content>'
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": root})
