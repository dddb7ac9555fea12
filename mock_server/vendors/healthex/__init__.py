"""HealthEx: a person's whole record from several sources as FHIR R4, with their consent."""
