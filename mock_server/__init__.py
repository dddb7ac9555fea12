"""A high-fidelity mock of EHR vendor APIs: one population, many dialects."""

from __future__ import annotations

__version__ = "0.1.0"
