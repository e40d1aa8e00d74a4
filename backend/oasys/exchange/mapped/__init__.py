"""A CSV of journal lines with any layout, read by a mapping that says what its columns mean.

A guess is shown with its reason and never posted: what is posted is read by a mapping that is whole, whose heading is
the file's.
"""
