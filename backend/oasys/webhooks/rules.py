"""Signatures, waiting times, payloads, and which addresses may be connected to. No Django."""

import base64
import hmac
import ipaddress
import os
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from oasys.core.words import say

PREFIX = "whsec_"
SECRET_BYTES = 32
PING = "ping"
# seconds between the failures of a delivery and its next attempt; behind the last one it has failed (Standard Webhooks)
WAITS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
JITTER = 0.2
FAILING_FOR = timedelta(days=3)
LONGEST_URL = 2_000
SHOWN_OF_ANSWER = 1_000
# what `is_global` calls public and is none: translations to IPv4, and addresses inside clouds
_REFUSED = [
    ipaddress.ip_network(text)
    for text in (
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # NAT64, local (RFC 8215)
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        "::/96",  # IPv4-compatible
        "fec0::/10",  # site-local
        "192.88.99.0/24",  # 6to4 relays
        "168.63.129.16/32",  # Azure's own
    )
]

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Policy:
    """Which ports may be connected to; `loopback`: this machine too, on any port and by plain http (development)."""

    ports: Collection[int]
    loopback: bool = False


def is_reachable(text: str, policy: Policy) -> bool:
    """Whether an address as it is connected to may be. IPv4 in IPv6 is looked at as IPv4."""
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:  # also what names an interface (%eth0 is parsed, and refused below)
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return policy.loopback
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not any(address in network for network in _REFUSED if network.version == address.version)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `host` is the name for DNS, SNI and the certificate; `path` with its query."""

    is_tls: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


def target_of(url: str, policy: Policy) -> Target:
    """The address taken apart. Raises ValueError with a sentence for a person."""
    if len(url) > LONGEST_URL or not url.isascii() or any(ch <= " " or ch == "\x7f" or ch == "\\" for ch in url):
        raise ValueError(
            say(
                "Write the address in ASCII without blanks, {longest_url:,} characters at the most.",
                longest_url=LONGEST_URL,
            )
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(say("This is no address.")) from None
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("https", "http") or not host:
        raise ValueError(say("An address begins with https:// and a host."))
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise ValueError(say("An address holds no user name: put a key into the path or the query."))
    if "#" in url:
        raise ValueError(say("An address ends before a #."))
    is_near = policy.loopback and (host == "localhost" or _is_loopback(host))
    if parts.scheme == "http" and not is_near:
        raise ValueError(say("An address begins with https://."))
    is_tls = parts.scheme == "https"
    port = port if port is not None else (443 if is_tls else 80)
    if port not in policy.ports and not is_near:
        raise ValueError(say("The port is one of {ports}.", ports=", ".join(map(str, sorted(policy.ports)))))
    is_literal = ":" in host or host.rpartition(".")[2].isdigit() or host.rpartition(".")[2].startswith("0x")
    if is_literal and not is_reachable(host, policy):
        raise ValueError(say("This address is not public."))
    if not is_literal and not _is_name(host):
        raise ValueError(say("The host is no name."))
    return Target(is_tls, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_name(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    return len(host) <= 253 and all(
        0 < len(label) <= 63 and label.replace("-", "").replace("_", "").isalnum() for label in labels
    )


def new_secret() -> str:
    """A secret as Standard Webhooks writes it: whsec_ and base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode()


def signed_headers(*, message_id: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers of Standard Webhooks; a signature for each secret, by blanks."""
    moment = str(int(at.timestamp()))
    content = f"{message_id}.{moment}.".encode() + body
    signatures = [
        "v1," + base64.b64encode(hmac.digest(base64.b64decode(s.removeprefix(PREFIX)), content, "sha256")).decode()
        for s in secrets
    ]
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": " ".join(signatures)}


def wait_behind(tries: int, chance: float | None = None) -> timedelta | None:
    """How long after failure number `tries` (from 1) the next attempt waits, up to a fifth longer; None: it has failed."""
    if tries > len(WAITS):
        return None
    spread = random.random() if chance is None else chance  # noqa: S311  # no secret
    return timedelta(seconds=WAITS[tries - 1] * (1 + JITTER * spread))


def payload(*, kind: str, at: datetime, data: dict[str, Any]) -> str:
    """What is sent, as JSON: type, timestamp and data."""
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return orjson.dumps({"type": kind, "timestamp": moment, "data": data}).decode()


def wants(
    kind: str, company_id: UUID | None, *, kinds: Collection[str] | None, company_ids: Collection[UUID] | None
) -> bool:
    """Whether an endpoint is told of an event. One of some companies hears nothing of the whole tenant."""
    if company_ids is not None and company_id not in company_ids:
        return False
    return kinds is None or kind in kinds


def shown_of(answer: bytes) -> str:
    """The first bytes of an answer as text: no control characters but blanks, nothing that is not UTF-8."""
    text = answer[:SHOWN_OF_ANSWER].decode("utf-8", "replace")
    return "".join(ch if ch.isprintable() else " " for ch in text).strip()
