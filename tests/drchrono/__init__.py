"""DrChrono, from the client's side."""
