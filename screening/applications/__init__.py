"""Applications: apply, read and score the résumé, tell the candidate where it stands."""
