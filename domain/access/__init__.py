"""Who calls, with which scopes, and what the decision source granted."""
