"""Contract tests: schemathesis suites and what they need, for mock and real endpoints."""
