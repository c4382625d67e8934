"""Files of entries: reading them as they are, checking every row, taking in all good rows or none."""
