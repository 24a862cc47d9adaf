"""One folder a technology; each class implements one port."""
