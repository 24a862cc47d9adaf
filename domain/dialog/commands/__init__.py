"""The shapes that callers send, named as the contract names them."""
