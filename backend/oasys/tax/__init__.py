"""Taxes on what is sold and bought: tax codes with rates by day, the one engine that computes, and what posted entries carry of them.

A tax code is of one direction and one treatment, and has components, each with rates from a day on. A rate that is missing on a day is
an error, never 0.
"""
