"""Who calls, with which scopes, and which service resources there are."""
