"""The edge: Caddy under deploy/edge/Caddyfile, told by variables where everything is."""

import json
import os
import ssl
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

from oasys.cli.ports import FIRST_PORT
from oasys.cli.state import BACKEND, Home

CADDYFILE = BACKEND.parent / "deploy" / "edge" / "Caddyfile"
CADDY = Path(sys.prefix) / "bin" / "caddy"
HOSTS = ("localhost", "127.0.0.1", "[::1]")
LOOPBACK = "127.0.0.1/32"


@dataclass(slots=True)
class Addresses:
    """Where people reach the installation, and where its parts reach each other: ports on loopback, 0 where a part is not there."""

    port: int = FIRST_PORT
    is_tls: bool = False
    inner: dict[str, int] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """As a browser writes it."""
        return f"{'https' if self.is_tls else 'http'}://{'localhost' if self.is_tls else '127.0.0.1'}:{self.port}"

    def of(self, name: str) -> str:
        """Host and port of a part behind the edge."""
        return f"127.0.0.1:{self.inner.get(name, 0)}"


def edge_settings(home: Home, addresses: Addresses, statics: Path, public: Path) -> dict[str, str]:
    """The variables of the Caddyfile. Whatever Caddy keeps (certificates, keys, ids) lies in the state folder."""
    scheme = "https" if addresses.is_tls else "http"
    folder = str(home.folder / "edge")
    options = ["default_bind 127.0.0.1", "auto_https disable_redirects"]
    return {
        "HOME": folder,
        "XDG_DATA_HOME": folder,
        "XDG_CONFIG_HOME": folder,
        "OASYS_EDGE_OPTIONS": "\n".join([*options, "local_certs"] if addresses.is_tls else options),
        "OASYS_EDGE_SITES": ", ".join(f"{scheme}://{host}:{addresses.port}" for host in HOSTS),
        "OASYS_EDGE_TLS": "acme" if addresses.is_tls else "none",
        "OASYS_EDGE_OTHERS": f"{scheme}://:{addresses.port}",
        "OASYS_EDGE_API": addresses.of("web"),
        "OASYS_EDGE_LIVE": addresses.of("live"),
        "OASYS_EDGE_APP": addresses.of("app" if "app" in addresses.inner else "web"),
        "OASYS_EDGE_STATIC": _quoted(statics),
        "OASYS_EDGE_PUBLIC": _quoted(public),
        "OASYS_EDGE_TRUSTED_PROXIES": " ".join(own_proxies()),
    }


def own_proxies() -> list[str]:
    """The networks of proxies that stand in front of the edge: OASYS_TRUSTED_PROXIES."""
    named: list[str] = json.loads(
        os.environ.get("OASYS_TRUSTED_PROXIES") or "[]"
    )  # read and checked by refuse_settings
    return named


def _quoted(path: Path) -> str:
    """As it stands between the quotes of the Caddyfile."""
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


def root_certificate(home: Home) -> Path:
    """The certificate of the local authority that --tls made; a browser or a program may be told to trust it."""
    return home.folder / "edge" / "caddy" / "pki" / "authorities" / "local" / "root.crt"


def is_ready(home: Home, origin: str) -> bool:
    """Whether /readyz answers 200 through the edge."""
    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
    try:
        if origin.startswith("https"):
            own = root_certificate(home)
            context = ssl.create_default_context(cafile=own if own.exists() else None)
            handlers.append(urllib.request.HTTPSHandler(context=context))
        with urllib.request.build_opener(*handlers).open(f"{origin}/readyz", timeout=2) as answer:
            status: int = answer.status
            return status == 200
    except (URLError, OSError):
        return False


def trusted_by_django() -> str:
    """OASYS_TRUSTED_PROXIES of the processes behind the edge: the edge, and what stands before it."""
    return "[" + ", ".join(f'"{network}"' for network in dict.fromkeys([LOOPBACK, *own_proxies()])) + "]"
