"""What is no plain record: things done to one, lists that are computed, files."""
