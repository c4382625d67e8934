"""The United States: federal taxes, the states that ship, and what is refused by name."""
