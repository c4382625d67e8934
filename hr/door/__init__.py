"""The door: signing in and out, single-use links, passwords."""
