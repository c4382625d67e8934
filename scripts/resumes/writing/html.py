"""A sheet as HTML with a small stylesheet: the source of most PDFs, and a kind of file itself."""

from collections.abc import Iterable
from html import escape

from scripts.resumes.marks import Block, Line, Run, Sheet, Table, Theme
from scripts.resumes.writing import photo

_FAMILIES = {
    "sans": "'Source Sans Pro','Liberation Sans','DejaVu Sans',sans-serif",
    "grotesk": "'Liberation Sans','Source Sans Pro',sans-serif",
    "wide": "'DejaVu Sans','Source Sans Pro',sans-serif",
    "serif": "'Liberation Serif','DejaVu Serif',serif",
    "slab": "'DejaVu Serif','Liberation Serif',serif",
    "narrow": "'Liberation Sans Narrow','Liberation Sans','Source Sans Pro',sans-serif",
    "mono": "'Liberation Mono','DejaVu Sans Mono',monospace",
}


def write(sheet: Sheet, *, paged: bool = False) -> str:
    """Return a whole HTML document; `paged` adds what only a printed page needs."""
    body = _paged(sheet) if paged else _flowing(sheet)
    title = escape(sheet.title)
    return (
        f'<!DOCTYPE html><html lang="{sheet.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_css(sheet)}</style></head><body>{body}</body></html>"
    )


def _flowing(sheet: Sheet) -> str:
    head, foot = _blocks(sheet.header, sheet.theme), _blocks(sheet.footer, sheet.theme)
    return f"<div class=head>{head}</div>{_columns(sheet)}<div class=foot>{foot}</div>"


def _paged(sheet: Sheet) -> str:
    running = ""
    if sheet.header:
        running += f"<div class=pagehead>{_blocks(sheet.header, sheet.theme)}</div>"
    if sheet.footer:
        running += f"<div class=pagefoot>{_blocks(sheet.footer, sheet.theme)}</div>"
    return running + _columns(sheet)


def _columns(sheet: Sheet) -> str:
    theme = sheet.theme
    portrait = f'<img class=photo alt="" src="{photo.address()}">' if sheet.photo else ""
    band = f"<div class=band>{portrait}{_blocks(sheet.band, theme)}</div>" if sheet.band else ""
    main = _blocks(sheet.body, theme)
    if not sheet.aside:
        return band + ("" if band else portrait) + f"<div>{main}</div>"
    aside = f"<td class=aside>{'' if band else portrait}{_blocks(sheet.aside, theme)}</td>"
    cells = (
        f"<td class=main>{main}</td>{aside}" if sheet.aside_right else f"{aside}<td class=main>{main}</td>"
    )
    return f"{band}<table class=cols><tr>{cells}</tr></table>"


def _css(sheet: Sheet) -> str:
    theme = sheet.theme
    fill = f"background:{theme.heading_fill};padding:1pt 4pt;" if theme.heading_fill else ""
    rule = {"below": "border-bottom:0.6pt solid;", "above": "border-top:1pt solid;padding-top:2pt;"}.get(
        theme.heading_rule, ""
    )
    share = round(sheet.aside_share * 100)
    edge = f"margin:{theme.margin}mm;"
    return (
        f"@page{{size:A4;{edge}{_note(sheet.page_note)}@top-left{{content:element(pagehead);width:100%}}"
        "@bottom-left{content:element(pagefoot);width:100%}}"
        ".pagehead{position:running(pagehead);width:100%}.pagefoot{position:running(pagefoot);width:100%}"
        f"body{{margin:0;{'hyphens:auto;' if sheet.hyphens else ''}}}"
        f"body{{font:{theme.size}pt/{theme.leading} {_FAMILIES[theme.font]}}}"
        f"p{{margin:0}}.h{{font-size:{theme.heading_size}pt;color:{theme.accent};text-align:{theme.heading_align};"
        f"letter-spacing:{theme.heading_spacing}pt;margin:7pt 0 3pt;break-after:avoid;{fill}{rule}"
        f"font-weight:{'bold' if theme.heading_bold else 'normal'}}}"
        f".n{{font-size:{theme.name_size}pt;line-height:1.15;color:{theme.accent}}}"
        f".d{{font-size:{theme.size + 2}pt}}"
        ".u{padding-left:11pt;text-indent:-9pt}.r{float:right}a{color:inherit;text-decoration:none}"
        "table{border-collapse:collapse;width:100%;table-layout:fixed}"
        "td{vertical-align:top;padding:0 3pt 0 0}"
        ".cols>tbody>tr>td{padding:0 5mm}"
        f".cols .aside{{width:{share}%;"
        f"{f'background:{sheet.aside_fill};' if sheet.aside_fill else ''}padding:3mm 4mm}}"
        ".aside{overflow-wrap:anywhere}"
        ".box td{border:0.5pt solid #888;padding:2pt 4pt}"
        f".l{{width:{theme.date_width}mm;padding-right:4mm}}"
        f".band{{{f'background:{sheet.band_fill};padding:4mm;' if sheet.band_fill else ''}margin-bottom:3mm}}"
        ".photo{width:24mm;height:30mm;float:right;border-radius:2mm}"
    )


def _note(note: str) -> str:
    """Return the rule of a page's margin that prints a note; # is the page, ## all pages."""
    if not note:
        return ""
    text = note.replace("\\", "").replace('"', "")
    text = text.replace("##", '" counter(pages) "').replace("#", '" counter(page) "')
    return f'@bottom-right{{content:"{text}";font-size:7pt}}'


def _blocks(blocks: Iterable[Block], theme: Theme) -> str:
    return "".join(_line(block) if isinstance(block, Line) else _table(block, theme) for block in blocks)


_CLASSES = {"heading": "h", "name": "n", "headline": "d", "bullet": "u"}


def _line(line: Line) -> str:
    style = "".join(
        (
            f"text-align:{line.align};" if line.align != "left" and line.role != "heading" else "",
            f"margin-top:{round(line.gap * 6, 1)}pt;" if line.gap and line.role != "heading" else "",
            f"padding-left:{round(line.indent * 12, 1)}pt;" if line.indent else "",
        )
    )
    kind = f" class={_CLASSES[line.role]}" if line.role in _CLASSES else ""
    look = f' style="{style}"' if style else ""
    tag = {"heading": "h2", "name": "h1"}.get(line.role, "p")
    right = f"<span class=r>{_runs(line.right)}</span>" if line.right else ""
    glyph = f"{escape(line.bullet)} " if line.bullet else ""
    inner = f"<{tag}{kind}{look}>{right}{glyph}{_runs(line.runs)}</{tag}>"
    if line.left:
        return f"<table><tr><td class=l>{_runs(line.left)}</td><td>{inner}</td></tr></table>"
    return inner


def _table(table: Table, theme: Theme) -> str:
    columns = "".join(f'<col style="width:{width}%">' for width in table.widths)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_blocks(cell, theme)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    shade = f' style="background:{table.shade}"' if table.shade else ""
    kind = " class=box" if table.boxed else ""
    return f"<table{kind}{shade}><colgroup>{columns}</colgroup>{rows}</table>"


def _runs(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = escape(run.text.upper() if run.capitals else run.text)
    if run.bold:
        text = f"<b>{text}</b>"
    if run.italic:
        text = f"<i>{text}</i>"
    look = f"color:{run.color};" if run.color else ""
    look += f"font-size:{run.size}em;" if run.size != 1.0 else ""
    look += "letter-spacing:0.35em;" if run.spaced else ""
    if look:
        text = f'<span style="{look}">{text}</span>'
    return f'<a href="{escape(run.link)}">{text}</a>' if run.link else text
