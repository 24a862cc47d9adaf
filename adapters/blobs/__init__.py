"""Files in the storage account."""
