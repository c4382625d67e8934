"""Tax forms abroad: W-4 and state forms, the starter declaration, tax code notices; dated, never edited."""
