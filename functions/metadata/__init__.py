"""What the service says of itself: its limits and the resources in use; anybody may read it."""

from functions.hosting.declaration import Api

api = Api("metadata", "v1/metadata", None)
