"""Openings: jobs with what they ask for, the careers pages, and the pipeline applications go through."""
