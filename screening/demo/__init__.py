"""Résumés and openings of the demo company: fictional people, real files."""
