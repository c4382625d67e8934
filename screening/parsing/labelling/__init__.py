"""Trained labelling: which section and role a line has, and which words are names, titles, firms, degrees."""
