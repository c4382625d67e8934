"""Pages over what the system did."""
