"""A sheet as PDF through WeasyPrint; fonts are found once a process."""

import atexit
from functools import cache
from typing import Any

from scripts.resumes.marks import Sheet
from scripts.resumes.writing import html


@cache
def _tools() -> tuple[Any, Any]:
    import font_source_sans_pro as shipped
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_tools.cache_clear)  # while the library that the fonts call is still loaded
    fonts = FontConfiguration()
    faces = (
        f"@font-face{{font-family:'Source Sans Pro';src:url(file://{path});"
        f"font-weight:{weight};font-style:{style}}}"
        for path, weight, style in (
            (shipped.SourceSansPro, "normal", "normal"),
            (shipped.SourceSansProBold, "bold", "normal"),
            (shipped.SourceSansProIt, "normal", "italic"),
        )
    )
    return fonts, CSS(string="".join(faces), font_config=fonts)


def write(sheet: Sheet) -> bytes:
    """Return the sheet as PDF."""
    from weasyprint import HTML

    fonts, faces = _tools()
    document = HTML(string=html.write(sheet, paged=True))
    return bytes(document.write_pdf(font_config=fonts, stylesheets=[faces]))
