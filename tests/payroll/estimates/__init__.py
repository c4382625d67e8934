"""Tests of the estimate of somebody's first pays."""
