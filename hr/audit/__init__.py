"""Who did what, chained so that tampering shows."""
