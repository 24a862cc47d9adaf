"""What the application asks of the outside; each protocol is implemented by one adapter."""
