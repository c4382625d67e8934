"""Court orders on wages: taken in legal order within the law's limits, and remitted."""
