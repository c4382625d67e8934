"""Families of layouts, each with the kinds of file it occurs in and the class it is counted under."""

from scripts.resumes.families import columns, platforms, single, tables
from scripts.resumes.families.parts import Family

_OFFICE = ("docx", "odt", "rtf")
_ANY = ("pdf", *_OFFICE, "html")
TABLE: dict[str, Family] = {
    "classic": Family(single.classic, _ANY, "one-column"),
    "modern": Family(single.modern, (*_ANY, "txt"), "one-column"),
    "date_left": Family(single.date_left, _ANY, "date-column"),
    "date_right": Family(single.date_right, _ANY, "one-column"),
    "sidebar_left": Family(columns.sidebar_left, ("pdf", "docx", "odt", "html"), "two-column"),
    "sidebar_right": Family(columns.sidebar_right, ("pdf", "docx", "odt", "html"), "two-column"),
    "header_band": Family(tables.header_band, ("pdf", "docx", "odt", "html"), "one-column"),
    "spaced_capitals": Family(single.spaced_capitals, ("pdf", "docx", "txt"), "spaced-caps"),
    "label_table": Family(tables.label_table, ("pdf", "docx", "odt", "html"), "label-table"),
    "word_header": Family(single.word_header, ("docx", "odt"), "header-footer"),
    "word_tables": Family(tables.word_tables, ("docx", "odt", "pdf"), "table"),
    "text_boxes": Family(tables.text_boxes, ("docx",), "text-box"),
    "latex": Family(single.latex, ("pdf",), "one-column"),
    "underlined_text": Family(platforms.plain, ("txt",), "plain"),
    "pasted_text": Family(platforms.plain, ("txt",), "plain"),
    "mail": Family(platforms.mail, ("txt", "html"), "plain"),
    "profile": Family(platforms.profile, ("pdf",), "two-column"),
    "functional": Family(single.functional, (*_ANY, "txt"), "one-column"),
    "cards": Family(tables.cards, ("pdf", "docx"), "grid"),
    "academic": Family(single.academic, ("pdf", "docx", "odt"), "one-column"),
    "footer_columns": Family(tables.footer_columns, ("pdf", "docx"), "footer-columns"),
    "web_page": Family(single.web_page, ("html", "pdf"), "one-column"),
    "without_dates": Family(single.without_dates, ("pdf", "docx", "txt"), "one-column", weight=1),
}
