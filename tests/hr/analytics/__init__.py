"""Tests of the pages and the upkeep of the running system."""
