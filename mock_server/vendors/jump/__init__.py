"""Jump EHR, after its patients page (jump_patients.md)."""
