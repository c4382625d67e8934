"""A sheet as DOCX: paragraphs, tables, text boxes, page header and footer, written as the XML itself."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from scripts.resumes.marks import Block, Line, Run, Sheet, Table, Theme

_FONTS = {
    "sans": "Calibri", "grotesk": "Arial", "wide": "Verdana", "serif": "Times New Roman", "slab": "Cambria",
    "narrow": "Arial Narrow", "mono": "Courier New",
}  # fmt: skip
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_STAMP = (2026, 11, 1, 9, 0, 0)


@dataclass
class _Writer:
    """Collects the targets of links while paragraphs are written."""

    theme: Theme
    links: list[str] = field(default_factory=list)

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "".join(self.line(block) if isinstance(block, Line) else self.table(block) for block in blocks)

    def line(self, line: Line) -> str:
        inner = ""
        tabs = ""
        if line.left:
            inner += "".join(map(self.run, line.left)) + "<w:r><w:tab/></w:r>"
            tabs += f'<w:tab w:val="left" w:pos="{_twips(self.theme.date_width)}"/>'
        if line.bullet:
            inner += self.run(Run(f"{line.bullet} "))
        inner += "".join(map(self.run, line.runs))
        if line.right:
            inner += "<w:r><w:tab/></w:r>" + "".join(map(self.run, line.right))
            tabs += f'<w:tab w:val="right" w:pos="{_twips(210 - 2 * self.theme.margin)}"/>'
        return f"<w:p><w:pPr>{self._paragraph(line, tabs)}</w:pPr>{inner}</w:p>"

    def _paragraph(self, line: Line, tabs: str) -> str:
        style = {"heading": "Heading1", "name": "Title"}.get(line.role, "")
        rule = line.role == "heading" and self.theme.heading_rule
        border = (
            '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>' if rule else ""
        )
        indent = '<w:ind w:left="284" w:hanging="200"/>' if line.bullet else ""
        align = self.theme.heading_align if line.role == "heading" else line.align
        return (
            (f'<w:pStyle w:val="{style}"/>' if style else "")
            + border
            + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "")
            + f'<w:spacing w:before="{int(line.gap * 120)}" w:after="20"/>'
            + indent
            + (f'<w:jc w:val="{align}"/>' if align != "left" else "")
        )

    def run(self, run: Run) -> str:
        look = "<w:b/>" * run.bold + "<w:i/>" * run.italic + "<w:caps/>" * run.capitals
        look += f'<w:color w:val="{run.color.lstrip("#")}"/>' if run.color else ""
        look += '<w:spacing w:val="60"/>' if run.spaced else ""
        text = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
        if not run.link:
            return text
        self.links.append(run.link)
        return f'<w:hyperlink r:id="rIdL{len(self.links)}">{text}</w:hyperlink>'

    def table(self, table: Table) -> str:
        if table.floating:
            return self._box(table)
        edge = "single" if table.boxed else "nil"
        names = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f'<w:{name} w:val="{edge}" w:sz="4"/>' for name in names)
        width = _twips(210 - 2 * self.theme.margin)
        grid = "".join(f'<w:gridCol w:w="{width * share // 100}"/>' for share in table.widths)
        rows = "".join(
            "<w:tr>"
            + "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{width * share // 100}" w:type="dxa"/></w:tcPr>'
                f"{self.blocks(cell) or '<w:p/>'}</w:tc>"
                for cell, share in zip(row, table.widths, strict=True)
            )
            + "</w:tr>"
            for row in table.rows
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/>'
            f"<w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"
        )

    def _box(self, table: Table) -> str:
        inner = self.blocks(line for row in table.rows for cell in row for line in cell)
        wide, high = 2_300_000, 7_000_000
        return (
            '<w:p><w:r><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" '
            'relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
            '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>right</wp:align>'
            '</wp:positionH><wp:positionV relativeFrom="paragraph">'
            "<wp:posOffset>0</wp:posOffset></wp:positionV>"
            f'<wp:extent cx="{wide}" cy="{high}"/><wp:wrapSquare wrapText="bothSides"/>'
            '<wp:docPr id="7" name="Text Box 7"/><a:graphic><a:graphicData '
            'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            '<wps:wsp><wps:cNvSpPr txBox="1"/>'
            f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
            "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
        )


def _twips(millimetres: float) -> int:
    return int(millimetres * 56.7)


def _body(writer: _Writer, sheet: Sheet) -> str:
    band = writer.blocks(sheet.band)
    if not sheet.aside:
        return band + writer.blocks(sheet.body)
    share = round(sheet.aside_share * 100)
    columns = [(sheet.aside, share), (sheet.body, 100 - share)]
    if sheet.aside_right:
        columns.reverse()
    width = _twips(210 - 2 * sheet.theme.margin)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width * part // 100}" w:type="dxa"/></w:tcPr>'
        f"{writer.blocks(blocks)}<w:p/></w:tc>"
        for blocks, part in columns
    )
    grid = "".join(f'<w:gridCol w:w="{width * part // 100}"/>' for _, part in columns)
    return (
        f'{band}<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl><w:p/>"
    )


def _styles(theme: Theme) -> str:
    font = _FONTS[theme.font]
    colour = theme.accent.lstrip("#")

    def named(key: str, name: str, size: float) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:rPr><w:b/>'
            f'<w:color w:val="{colour}"/><w:sz w:val="{int(size * 2)}"/></w:rPr></w:style>'
        )

    return (
        f"<w:styles {_NAMES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
        f'<w:sz w:val="{int(theme.size * 2)}"/></w:rPr></w:rPrDefault></w:docDefaults>'
        f"{named('Heading1', 'heading 1', theme.heading_size)}"
        f"{named('Title', 'Title', theme.name_size)}</w:styles>"
    )


def write(sheet: Sheet) -> bytes:
    """Return the sheet as DOCX."""
    parts: dict[str, str] = {}
    writer = _Writer(sheet.theme)
    body = _body(writer, sheet)
    margin = _twips(sheet.theme.margin)
    running = ""
    relations = [f'<Relationship Id="rIdS" Type="{_R}/styles" Target="styles.xml"/>']
    for name, tag, blocks in (("header", "hdr", sheet.header), ("footer", "ftr", sheet.footer)):
        if blocks:
            own = _Writer(sheet.theme)
            parts[f"word/{name}1.xml"] = f"<w:{tag} {_NAMES}>{own.blocks(blocks)}</w:{tag}>"
            parts[f"word/_rels/{name}1.xml.rels"] = _relations(_links(own))
            relations.append(f'<Relationship Id="rId{tag}" Type="{_R}/{name}" Target="{name}1.xml"/>')
            running += f'<w:{name}Reference w:type="default" r:id="rId{tag}"/>'
    parts["word/document.xml"] = (
        f'<w:document {_NAMES}><w:body>{body}<w:sectPr>{running}<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}"/></w:sectPr>'
        "</w:body></w:document>"
    )
    parts["word/styles.xml"] = _styles(sheet.theme)
    parts["word/_rels/document.xml.rels"] = _relations(relations + _links(writer))
    return _packed(parts)


def _links(writer: _Writer) -> list[str]:
    return [
        f'<Relationship Id="rIdL{at}" Type="{_R}/hyperlink" Target={quoteattr(link)} TargetMode="External"/>'
        for at, link in enumerate(writer.links, 1)
    ]


def _relations(entries: list[str]) -> str:
    inner = "".join(entries)
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{names}">{inner}</Relationships>'


def _packed(parts: dict[str, str]) -> bytes:
    kinds = {"document": "document.main", "styles": "styles", "header1": "header", "footer1": "footer"}
    root = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(
        f'<Override PartName="/{path}" ContentType="{root}.{kinds[path.split("/")[-1][:-4]]}+xml"/>'
        for path in parts
        if path.endswith(".xml")
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    office = f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    whole = {"[Content_Types].xml": types, "_rels/.rels": _relations([office])} | parts
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in whole.items():
            named = zipfile.ZipInfo(path, _STAMP)
            named.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(named, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return buffer.getvalue()
