"""Customers and suppliers of a company, and where they are paid.

A *contact* is a business or a person; it may be customer and supplier at once. Its tax and registration ids are encrypted
where they are kept. Its *bank details* never change by themselves: somebody proposes them, and a second person, who has read
the account elsewhere, confirms them. What is proposed, confirmed, refused or replaced stays as history.
docs/decisions/0061-contacts.md, 0062-bank-details.md.
"""
