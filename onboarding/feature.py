"""The manifest of onboarding."""

from hr.feature import Feature

FEATURE = Feature(name="onboarding")
