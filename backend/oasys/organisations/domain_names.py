"""Names of domains that a tenant may bring: what is one, what is ours or everybody's. No Django, no database.

IDNA 2008 with the mapping of UTS 46; public suffixes are those of publicsuffix.org, as the pinned package has them.
"""

import ipaddress
import re
from collections.abc import Collection
from functools import cache

import idna
from publicsuffixlist import PublicSuffixList

LONGEST = 253
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
# no name on the Internet ends so (RFC 2606, 6761, 6762, 7686, 8375, 9476, ICANN's resolution of 2024 on .internal)
SPECIAL = frozenset({"alt", "arpa", "internal", "invalid", "local", "localhost", "onion", "test"})
# under the installation's domain: what its operator needs, or what people would take for the operator's
RESERVED = frozenset(
    {
        "_oasys", "abuse", "account", "accounts", "admin", "api", "app", "assets", "auth", "autoconfig",
        "autodiscover", "billing", "blog", "cdn", "dev", "dns", "docs", "edge", "example", "ftp", "grafana", "help",
        "hostmaster", "imap", "internal", "login", "mail", "monitoring", "mta-sts", "mx", "noc", "ns", "ns1", "ns2",
        "oasys", "pop", "postmaster", "prometheus", "register", "root", "security", "signin", "signup", "smtp", "sso",
        "staging", "static", "status", "support", "system", "test", "webmail", "webmaster", "wpad", "www",
    }
)  # fmt: skip


class NotADomain(ValueError):
    """`reason` is one of not_a_name, no_suffix, public_suffix, ours, reserved."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


def ascii_name(text: str) -> str:
    """The name as DNS has it: A-labels in small letters, without the dot at the end. Raises NotADomain."""
    if len(text) > 2 * LONGEST:  # before anything takes time that grows with it
        raise NotADomain("not_a_name")
    try:
        name = idna.encode(text.strip().removesuffix("."), uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise NotADomain("not_a_name") from error
    if len(name) > LONGEST or not all(LABEL.fullmatch(label) for label in name.split(".")) or _is_address(name):
        raise NotADomain("not_a_name")
    return name


def shown_name(name: str) -> str:
    """The name as people write it."""
    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name


def domain_name(text: str, *, tenant_domain: str, own_hosts: Collection[str]) -> str:
    """The name in ASCII of a domain that a tenant may add. Raises NotADomain.

    Under `tenant_domain` one label, none that is reserved and none in another script: nobody proves those.
    """
    name = ascii_name(text)
    if name in own_hosts or name == tenant_domain:
        raise NotADomain("ours")
    if is_under(name, tenant_domain):
        label = name.removesuffix(f".{tenant_domain}")
        if "." in label or label.startswith("xn--") or len(label) < 3 or label in RESERVED:
            raise NotADomain("reserved")
        return name
    if any(is_under(name, host) for host in own_hosts):
        raise NotADomain("ours")
    if "." not in name or name.rsplit(".", 1)[1] in SPECIAL:
        raise NotADomain("no_suffix")
    suffix = _suffixes().publicsuffix(name)
    if suffix is None:
        raise NotADomain("no_suffix")
    if suffix == name:
        raise NotADomain("public_suffix")
    return name


def is_under(name: str, domain: str) -> bool:
    """Whether the name lies below the domain."""
    return bool(domain) and name.endswith(f".{domain}")


def _is_address(name: str) -> bool:
    """Also one that only a lenient reader takes for an address, such as 127.1."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.rsplit(".", 1)[-1].isdigit()
    return True
