"""Contacts from a CSV: a heading, in any order and some languages, and a row for each contact.

Every row is kept or none. A dry run says what would be kept, every problem with its row and how to cure it, and whom rows
resemble. Bank details of the file are proposals, which a second person confirms (docs/how-to/import-contacts.md).
"""
