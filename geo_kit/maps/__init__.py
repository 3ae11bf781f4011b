"""Pictures of a reconstruction: maps and height profiles. Nothing here computes a result."""
