"""Altinn's platform services over HTTP, in the formats of docs/rules/wire.md."""
