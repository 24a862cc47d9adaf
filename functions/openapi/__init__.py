"""The API's own description: OpenAPI documents, and a page to read and try them on."""

from functions.hosting.declaration import Api

AN_HOUR = 3600
"""Seconds that clients may keep these."""

api = Api("openapi", "v1", None)
