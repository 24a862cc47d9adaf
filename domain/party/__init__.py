"""Who a dialog belongs to and who acts: identifiers with check digits (M-092 to M-098)."""
