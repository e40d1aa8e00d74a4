"""The worker process: takes jobs from the queue, and makes its rounds (sealing, what is due, what can go).

It is the second place, beside `api`, where everything is put together: which kind of job is done by what.
"""
