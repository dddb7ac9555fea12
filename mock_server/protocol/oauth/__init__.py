"""OAuth 2.0: the endpoints by which applications get tokens, over a world's clock and store."""
