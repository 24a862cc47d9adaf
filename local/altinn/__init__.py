"""A stand-in for the Altinn platform: decisions, authorised parties, registry, names and events from a world file."""
