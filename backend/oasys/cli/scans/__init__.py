"""`./oasys scan`: what scanners find in the code, its history and its deployment; each finding mended, or excepted with a reason.

Everything here works without a network but `weaknesses`, which asks for what is known of the dependencies.
"""
