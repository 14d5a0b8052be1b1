"""Claim checks: facts in, results out. Importing this package imports no framework."""
