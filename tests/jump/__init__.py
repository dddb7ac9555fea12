"""Tests of the Jump mock, from its client's side."""
