"""What Dialogporten is: pure decisions over frozen state; no clock, no I/O, no HTTP."""
