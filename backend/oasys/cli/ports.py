"""Ports on loopback: the one that people use, and those behind it that only the edge and the web app's server know."""

import contextlib
import socket
from collections.abc import Callable

import psutil

from oasys.cli.state import Refused

FIRST_PORT = 8000
Say = Callable[[str], None]


def is_free(port: int) -> bool:
    """Whether nobody listens on the loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def is_listening(port: int) -> bool:
    """Whether a connection to the loopback port is taken."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def listener(port: int) -> str:
    """Who holds the port, as far as this user may know."""
    with contextlib.suppress(psutil.Error):
        for found in psutil.net_connections("inet"):
            if found.laddr and found.laddr.port == port and found.status == psutil.CONN_LISTEN and found.pid:
                return f"{psutil.Process(found.pid).name()} (process {found.pid})"
    return "another program"


def choose_port(wanted: int | None, say: Say) -> int:
    """The port asked for, or the first free one from 8000 on. Raises Refused where the one asked for is taken."""
    if wanted is not None:
        if not is_free(wanted):
            raise Refused(f"Port {wanted} is taken by {listener(wanted)}: choose another with --port.")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        if is_free(port):
            if port != FIRST_PORT:
                say(f"Port {FIRST_PORT} is taken by {listener(FIRST_PORT)}: using {port}.")
            return port
    raise Refused(f"Ports {FIRST_PORT} to {FIRST_PORT + 99} are all taken: name one with --port.")


def free_ports(count: int) -> list[int]:
    """As many different ports as asked for that nobody has."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
