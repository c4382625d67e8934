"""Stored files, rendering and signatures."""
