"""The shapes of answers, named as the contract names them."""
