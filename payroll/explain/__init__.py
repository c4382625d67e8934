"""Why every amount is what it is: a line unfolded, and the way from one net to another."""
