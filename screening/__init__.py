"""Screening: openings, applications, résumé reading, scoring and shortlists."""
