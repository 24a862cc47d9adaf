"""Free text: which words a dialog is found by, and what a caller asks for."""
