"""The manifest of screening."""

from hr.feature import Feature

FEATURE = Feature(name="screening")
