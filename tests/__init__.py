"""The project's own tests, from the client's side."""
