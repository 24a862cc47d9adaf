"""Upstream systems, stores, clocks and HTTP sessions for the adapters."""

from tests.stand_ins.fixtures import (
    account,
    altinn,
    altinn_process,
    clock,
    present,
    reference,
    session,
    sleep,
    upstream,
)

__all__ = ["account", "altinn", "altinn_process", "clock", "present", "reference", "session", "sleep", "upstream"]
