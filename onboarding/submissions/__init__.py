"""Submissions: what new hires tell us about themselves."""
