"""Payslips: one per person and committed run, issued once, read by its owner."""
