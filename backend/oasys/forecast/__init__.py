"""The money that a company will have at the ends of the weeks to come, by what its books know today.

*Money at hand* is what lies on accounts of the subtypes bank, cash and credit card. To it comes what is *expected*: open items on
the day they are due, payment runs on their day of execution, what is booked ahead, and what recurs. What is *overdue* is expected on
no day: it counts in the week that the reader names, or not at all. Reads only. docs/how-to/cash-forecast.md.
"""
