"""People and their longitudinal charts: no vendor, no HTTP, no store."""
