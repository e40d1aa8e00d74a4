"""The proof of a domain: a TXT record that only who governs the domain can set."""

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oasys.organisations.models import Domain

if TYPE_CHECKING:
    from dns.resolver import Resolver

PREFIX = "oasys-domain="
LABEL = "_oasys"
LIMIT_SECONDS = 4
MOST_RECORDS = 50


@dataclass(frozen=True, slots=True)
class Look:
    """What DNS said; no `reason`: the record is there."""

    reason: str = ""


def record_name(name: str) -> str:
    """Where the record stands."""
    return f"{LABEL}.{name}"


def record_value(token: str) -> str:
    """What the record says."""
    return PREFIX + token


def look_up(name: str, token: str, *, resolver: str) -> Look:
    """Asks for the record, for at most 4 s. An alias of the record's name is followed, as DNS does.

    `resolver`: address of the name server, `host` or `host:port`; "": those of the system.
    """
    import dns.exception  # 2 MB in each process: only where somebody has a domain
    import dns.rdatatype
    import dns.resolver

    try:
        found = _resolver(resolver).resolve(
            record_name(name) + ".", dns.rdatatype.TXT, lifetime=LIMIT_SECONDS, search=False
        )
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Look(Domain.Reason.NO_RECORD)
    except (dns.exception.DNSException, OSError):
        return Look(Domain.Reason.NO_ANSWER)
    wanted = record_value(token).encode()
    texts = [b"".join(record.strings).strip() for record in list(found)[:MOST_RECORDS]]
    return Look() if any(hmac.compare_digest(text, wanted) for text in texts) else Look(Domain.Reason.OTHER_VALUE)


def _resolver(address: str) -> "Resolver":
    from dns.resolver import Resolver

    if not address:
        return Resolver()
    host, _, port = address.rpartition(":") if address.count(":") == 1 or "]:" in address else (address, "", "53")
    made = Resolver(configure=False)
    made.nameservers = [host.strip("[]")]
    made.port = int(port)
    return made
