"""Résumés of people who do not exist, to train on, to measure with and to test with."""
