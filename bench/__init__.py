"""Measures speed and cost: ratios within one run and counts, never limits that could fail."""
