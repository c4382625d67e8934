"""The seal of each pay: a snapshot that a committed pay can be computed from again, and the proof of it."""
