"""Tests of made résumés."""
