"""Payments: the bank file and the journal of a committed run, each written once."""
