"""Filings: what a pay ledger owes to the tax authorities, from the figures to the receipt."""
