"""The rules, one module per family of the catalogue."""
