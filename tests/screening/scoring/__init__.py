"""Tests of scoring résumés."""
