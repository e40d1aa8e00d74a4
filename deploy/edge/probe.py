"""Asks one address by one version of HTTP and prints what was spoken, as JSON. Run by `./oasys edge check` in an environment of its own.

Words: the address, the file of the authority that is trusted, and 1, 2 or 3.
"""

import json
import sys
from urllib.parse import urlsplit

import niquests

address, authority, version = sys.argv[1:4]
others = {f"disable_http{other}": True for other in "123" if other != version}
where = urlsplit(address)
with niquests.Session(**others) as session:
    if version == "3":  # as a browser that has read Alt-Svc before
        session.quic_cache_layer[(where.hostname, where.port)] = (where.hostname, where.port)
    answer = session.get(address, verify=authority, timeout=20)
    print(json.dumps({"version": answer.http_version, "status": answer.status_code}))
