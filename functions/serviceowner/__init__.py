"""The service owner's API: one file an operation."""

from functions.hosting.declaration import Api
from functions.hosting.policies import SERVICE_PROVIDER

api = Api("serviceowner", "v1/serviceowner", SERVICE_PROVIDER)
