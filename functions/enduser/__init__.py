"""The end user's API: one file an operation."""

from functions.hosting.declaration import Api
from functions.hosting.policies import END_USER

api = Api("enduser", "v1/enduser", END_USER)
