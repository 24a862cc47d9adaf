"""What a caller may find, see and do, decided by what Altinn granted."""
