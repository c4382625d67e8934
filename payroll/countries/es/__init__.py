"""Spain, Régimen General, private sector, paid by the month: data files, typed rules, worked cases."""
