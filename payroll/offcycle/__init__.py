"""Pay outside the calendar: bonus, correction, advance, termination, missed pay."""
