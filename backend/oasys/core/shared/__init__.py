"""What all processes of the web server share beside the books: a small cache, and counts of requests.

Both live in PostgreSQL, in tables that are not logged, and are written outside of the request's transaction: a refused
sign-in is counted though its transaction is rolled back, and no row stays locked for longer than one statement.
docs/decisions/0037-shared-state.md says what may lie in Redis and what may not.
"""
