"""Asking people for what their pay lacks: a mail to them, its outcome on their record."""
