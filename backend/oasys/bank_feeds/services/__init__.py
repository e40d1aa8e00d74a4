"""Writes of feeds: `credentials`, `connecting`, `fetching`."""
