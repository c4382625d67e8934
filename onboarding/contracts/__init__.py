"""Contracts: terms, draft, signature."""
