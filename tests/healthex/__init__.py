"""HealthEx from a client's side."""
