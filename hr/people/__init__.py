"""Persons, employments and the company they work for."""
