"""The query language: `parse` reads it, `evaluate` means it, `narrow` hands what it can to SQLite, `run` pages."""
