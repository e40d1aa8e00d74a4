"""Reports of the repository under docs/reports: made from runs and data by `./oasys report`, never by hand.

Each has a module with `text()`, which is made from files alone, so that a test holds the report to them; what a run found lies in
docs/reports/runs.
"""
