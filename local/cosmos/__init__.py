"""The Cosmos DB stand-in: the NoSQL API that the real azure-cosmos client speaks, on SQLite, for local runs and tests.

`server` takes requests over HTTP, `answering` answers them, `storage` keeps the data, `items` knows the rules of one
item, `query` the language. Wherever the real service answers differently from what this folder can do, it answers 400
with the reason, never a wrong result.
"""

from typing import Final

DEVELOPMENT_KEY: Final = "bG9jYWwtY2xvdWQtY29zbW9zLWRldmVsb3BtZW50LWtleS1ub3QtYS1zZWNyZXQtYXQtYWxsLS0tLS0tLS0tLQ=="
"""The one key of every local account. It guards nothing: it only proves that clients sign as they must in Azure."""
