"""Synthetic data of the demo: cast, payers, patients, visits, notes and papers.

Everything here is pure Python and deterministic by seed: no Django, no database, no clock. The `demo` command
reads these plans and runs the real pipeline over them. No person, practice or payer here exists.
"""
