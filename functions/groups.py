"""All groups of functions, each a package with one module a function."""

from functions import enduser, events, metadata, openapi, serviceowner, swagger, timers, wellknown

GROUPS = (serviceowner, enduser, metadata, wellknown, openapi, swagger, events, timers)
