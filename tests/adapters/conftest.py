"""Upstream systems, clocks and HTTP sessions for the adapters."""

from tests.stand_ins.fixtures import altinn, altinn_process, clock, present, session, sleep, upstream

__all__ = ["altinn", "altinn_process", "clock", "present", "session", "sleep", "upstream"]
