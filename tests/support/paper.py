"""A PDF that opens and says nothing."""

import io

from pypdf import PdfWriter


def blank_pdf() -> bytes:
    """Return a PDF of one empty page."""
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.write(content)
    return content.getvalue()
