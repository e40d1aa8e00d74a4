"""How people like to see lists: a saved view is a name, and the filters of one list of one company.

It is a person's own; nobody else sees it. Language, theme and formats of a person stand with the person, in `identity`.
"""
