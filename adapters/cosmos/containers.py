"""Names in the account; infra/data/containers.json provisions them."""

DATABASE = "dialogporten"
DIALOGS = "dialogs"
KEYS = "keys"
LEASES = "leases"
REFERENCE = "reference"
ANSWERS = "answers"
