"""Benchmarks: figures beside a bare Flask route, measured in the same run."""
