"""What every page shares: forms, guards, errors, navigation."""
