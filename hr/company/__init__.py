"""The company: legal entities, departments and settings."""
