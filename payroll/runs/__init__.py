"""Pay runs: one legal entity, one month, calculated, reviewed, approved by another person, sealed."""
