"""Events on Service Bus."""
