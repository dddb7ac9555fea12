"""A person's chart as DrChrono records: one module a theme, one function a kind of record."""
