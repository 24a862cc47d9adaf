"""Documents by which others verify dialog tokens; anybody may read them."""

from functions.hosting.declaration import Api

A_DAY = 86_400
"""Seconds that clients may keep these documents (N-015)."""

api = Api("wellknown", "v1/.well-known", None)
