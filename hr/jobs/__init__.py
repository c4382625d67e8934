"""Background work: declared, recorded, leased, safe to run twice."""
