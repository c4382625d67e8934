"""What changed since the last paid period, what to look at, and who has looked."""
