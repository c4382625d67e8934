"""Tests of reading résumés."""
