"""Whether what runs as process 1 of this container answers; the command of its health check.

The web server and the live process are asked whether they live; the worker for its metrics, where these are on; anything else is healthy while it runs.
"""

import json
import os
import sys
import urllib.request
from pathlib import Path

words = Path("/proc/1/cmdline").read_text().split("\0")


def asked() -> str | None:
    """The address to ask."""
    if "config.wsgi:application" in words:
        return f"http://127.0.0.1:{os.environ['OASYS_BIND'].rpartition(':')[2]}/healthz"
    if "oasys.live" in words:
        return f"http://127.0.0.1:{os.environ['OASYS_LIVE_BIND'].rpartition(':')[2]}/healthz"
    if "work" in words and os.environ.get("OASYS_METRICS", "").lower() in {"1", "true", "yes", "on"}:
        return f"http://127.0.0.1:{os.environ['OASYS_WORKER_METRICS_BIND'].rpartition(':')[2]}/metrics"
    return None


if (address := asked()) is not None:
    [host, *_] = json.loads(os.environ.get("OASYS_ALLOWED_HOSTS", '["localhost"]'))
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=4) as answer:
            answer.read()
    except OSError as error:
        sys.exit(f"{address}: {error}")
