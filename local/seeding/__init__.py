"""Varied, realistic Norwegian dialogs, the same ones for the same seed."""
