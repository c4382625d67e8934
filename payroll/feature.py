"""The manifest of payroll."""

from hr.feature import Feature

FEATURE = Feature(name="payroll")
