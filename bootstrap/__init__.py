"""Where settings become services: the only reader of the environment."""
