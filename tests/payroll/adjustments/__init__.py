"""Tests of differences that the next pay settles."""
