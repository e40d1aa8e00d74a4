"""Believable books without a person in them: the demo company, and ledgers of any size for benchmarks.

Pure and deterministic: the same arguments give the same entries, in the order of their dates. Nothing here touches the
database; what it yields goes in by the same import as anybody's books.
"""
