"""What other requirements would change, before they are saved."""
