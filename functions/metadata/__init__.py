"""What the service says of itself: its limits and the resources in use; anybody may read it."""

from functions.hosting.declaration import Api

FIVE_MINUTES = 300
"""Seconds that clients may keep these answers."""

api = Api("metadata", "v1/metadata", None)
