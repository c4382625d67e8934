"""Pay groups: who is paid together, how often and on which day."""
