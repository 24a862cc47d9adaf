"""Dialogs in Cosmos DB."""
