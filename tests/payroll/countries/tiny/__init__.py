"""A whole country in one folder, as somebody outside the project would bring it."""
