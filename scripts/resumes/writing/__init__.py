"""Drawn sheets written as files: HTML, PDF, DOCX, ODT, RTF and plain text."""
