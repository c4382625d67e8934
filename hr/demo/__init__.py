"""The demo company: Almacenes Levante, S.L., its people, and two small subsidiaries abroad."""
