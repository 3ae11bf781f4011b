"""Reconstruct reported missile tests: flight, impacts, zones, verdict."""
