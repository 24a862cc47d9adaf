"""What makes the parts of a request right: generator functions that yield every failure, one concept a file."""
