"""Backups, the stream of changes beside them, and restoring: of the embedded PostgreSQL, by its own programs.

A backup is a folder below the backups' one: the data directory as `pg_basebackup` made it, its manifest and the secrets of the
installation, each encrypted with age. It is written under another name and renamed when it has been read back, so that
what stands there is whole.
"""
