"""Shortlists: the board, the review of one application, and the decisions people take."""
