"""Sealed pay put right: never edited, but taken back by its mirror and paid anew, as one bundle."""
