"""Who a dialog belongs to and who acts: identifiers with check digits (spec 01 section 12)."""
