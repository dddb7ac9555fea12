"""Jump EHR, after the Patients page of its API documentation."""
