"""Papers as PDF: from a plain shape (shapes.py) to bytes, set by typst. Knows no table, no company and no tax.

Nothing is computed here: every figure is given as the one engine computed it, and is only written as the language of the
paper writes figures. What people wrote goes into the templates as data and is never part of a template's text. Fonts come
with the program, so that every machine makes the same bytes. docs/how-to/papers.md, docs/decisions/0072-papers.md,
0073-pdf-a-3.md.
"""
