"""The control API under /__mock__/: what a test or a demo does to the mock itself."""
