"""Healthjump (Datavant): read access to practices of many EHR brands, one shape for all."""
