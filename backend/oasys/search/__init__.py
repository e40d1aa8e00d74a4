"""Finding entries, accounts, companies and people by what one remembers of them, within the rights of who asks.

Entries are found by an index of words that is written after they are sealed, away from posting: a row names a word, a
block of 65,536 places in the company's chain, and the places where it stands. What is found is read again under row level
security and compared with the question, so that the index decides what is looked at and never what is shown.
docs/decisions/0039-search.md.
"""
