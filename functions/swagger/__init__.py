"""The API's description in OpenAPI 3.0, at the addresses of the reference, for generators that read nothing newer."""

from functions.hosting.declaration import Api

AN_HOUR = 3600
"""Seconds that clients may keep these."""

api = Api("swagger", "swagger", None, root="")
