"""The dialog aggregate: its state, questions about it, and one decision a file."""
