"""A small agreed difference of a past pay, settled in the next one."""
