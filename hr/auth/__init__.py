"""Accounts, sessions, roles and single-use links."""
