"""Invented books: a demo company to look around in, one call away and marked as such; and ledgers of any size for benchmarks."""
