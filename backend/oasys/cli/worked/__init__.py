"""Worked cases as documents: previewed, posted and read back over the API, each place held to the figures that the case expects.

The engine's own figures are `oasys.tax.cases`; here the same JSON goes the way of a document. `./oasys conformance` runs the cases of a
folder so, the tests our own. What no document can be is named in `reasons`, never left out in silence.
"""
