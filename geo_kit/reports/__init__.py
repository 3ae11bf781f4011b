"""What sources say: claims, places, and whether a report agrees with itself."""
