"""One host that goes from release to release, and back, while requests are answered.

Two slots, blue and green, stand behind the edge; one of them serves. `steps.py` says in which order what happens, `state.py` what
is remembered of it, and a `Runtime` does it: `processes.py` with folders, `containers.py` with images. Whatever dies half-way,
`settle` makes real again what is written down.
"""
