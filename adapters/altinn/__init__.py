"""Altinn's platform services over HTTP, in the formats of spec 09."""
