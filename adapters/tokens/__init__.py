"""Signed tokens: those of callers are validated, those of dialogs are made."""
