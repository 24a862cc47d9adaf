"""Stems of words by the Snowball rules."""
