"""Whose waters: coasts and their owners, distances, limits and zones."""
