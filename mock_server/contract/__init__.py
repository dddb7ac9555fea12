"""Contracts: OpenAPI documents and overlays, turned into operations with compiled validators."""
