"""Messages to people, each with an outcome."""
