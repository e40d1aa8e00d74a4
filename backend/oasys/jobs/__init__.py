"""Jobs: work that takes longer than a request may, asked for by a person and done by the worker process.

A job is waiting, running, succeeded, failed or cancelled. What it does and that it is done commit in one transaction: killed
at any moment, it is taken up again and does its work once. `asking` is for those who ask, `running` for the worker.
"""
