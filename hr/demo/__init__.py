"""The demo company: Almacenes Levante, S.L. and the people who work there."""
