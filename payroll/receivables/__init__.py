"""Owed money: advances, loans, overpayments, and how they are taken back from pay within limits."""
