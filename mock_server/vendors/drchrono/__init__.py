"""DrChrono, after the single-page reference of its API v4."""
