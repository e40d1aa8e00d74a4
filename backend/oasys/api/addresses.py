"""Where a request comes from: the peer of the connection, or what a trusted proxy says of it."""

import ipaddress
from collections.abc import Sequence
from uuid import UUID

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The nearest address that is no trusted proxy. `forwarded_for` is the X-Forwarded-For, the nearest hop last.

    A peer that is not trusted is the client, whatever it claims. What a trusted proxy says is believed as far as it
    goes: a hop that is no address ends it.
    """
    client = peer
    for hop in [peer, *reversed(forwarded_for.split(","))]:
        address = _address(hop.strip())
        if address is None:
            return client
        client = str(address)
        if not any(address in network for network in trusted):
            return client
    return client


def request_id_said(peer: str, said: str, trusted: Sequence[Network]) -> str | None:
    """The id that a trusted proxy, the edge, has given the request; None where it has none, or somebody else says so."""
    address = _address(peer)
    if address is None or not any(address in network for network in trusted):
        return None
    try:
        return str(UUID(said))
    except ValueError:
        return None


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
