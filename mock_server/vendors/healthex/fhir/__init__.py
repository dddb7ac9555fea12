"""Charts as FHIR R4 resources after US Core 6.1.0: one module a family of resources."""
