"""The vendors' dialects, one folder each: all of them have the same file names."""
