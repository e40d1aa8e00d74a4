"""Writes of documents, one module for each use case; each service runs in one transaction."""
