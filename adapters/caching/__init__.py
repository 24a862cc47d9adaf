"""What a process remembers between calls, within bounds."""
