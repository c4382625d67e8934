"""Optional answers about equality, kept apart from applications, scores and the people who decide."""
