"""Plans: the case of each new hire and its tasks."""
