"""Checks: everything that can be wrong with a digest as it was built."""
