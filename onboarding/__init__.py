"""Onboarding: from hire to first day and first pay."""
