"""Units and rates. A unit is a currency of ISO 4217 or something else that is counted (shares, hours, tokens).

A rate says what one unit is worth in another currency on one day, by one source. A missing rate is an error.
"""
