"""The stand-in with the default world, and its folder of keys."""

from tests.local.altinn.conftest import altinn, prepared

__all__ = ["altinn", "prepared"]
