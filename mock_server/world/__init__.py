"""A world: its clock, its randomness, its records, its due work and its journal."""
