"""Tenants' domains at the edge: a certificate for one that OASYS says is proved, none for any other."""

import socket
import ssl

import httpx

from oasys.cli.edge_check import Findings
from oasys.cli.edge_check.stage import DEPLOYED, TENANT_DOMAIN, Stage, write
from oasys.core.ids import uuid7


def look(stage: Stage, findings: Findings) -> None:
    """Before a tenant has it, while, and after; and what a connection to one may ask under other names."""
    name = f"acme-{uuid7().hex[-10:]}.{TENANT_DOMAIN}"
    variables = {
        "OASYS_EDGE_OPTIONS": "local_certs",
        "OASYS_EDGE_DOMAINS": str(DEPLOYED / "domains.caddy"),
    }
    with stage.edge("domains", **variables) as edge:
        root = edge.log.parent / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        stage.trust.load_verify_locations(cafile=root)
        with stage.signed_in(edge) as owner:
            refused = _handshake(stage.trust, name, edge.https)
            findings.add("a name before a tenant has it", refused or "got a certificate", is_well=bool(refused))
            made = write(owner, "POST", "/domains", {"name": name}).json()
            refused = _handshake(stage.trust, name, edge.https)
            findings.add("once it is verified", refused or "a certificate of its own", is_well=not refused)
            for path, wanted in (("/sign-in", 200), ("/api/v1/auth/session", 200)):
                answer = _ask(stage.trust, name, edge.https, path)
                findings.add(f"{path} there", str(answer.status_code), is_well=answer.status_code == wanted)
            hsts = answer.headers.get("strict-transport-security", "")
            findings.add("HSTS there binds that name alone", hsts, is_well=hsts == "max-age=31536000")
            cookies = answer.headers.get_list("set-cookie")
            is_bound = bool(cookies) and not any("domain=" in cookie.lower() for cookie in cookies)
            findings.add("cookies there are of that host alone", f"{len(cookies)} set", is_well=is_bound)
            for path in ("/sign-in", "/api/v1/auth/session"):
                answer = _ask(stage.trust, name, edge.https, path, host=f"other.{TENANT_DOMAIN}")
                findings.add(
                    f"{path} under another name, by that connection",
                    str(answer.status_code),
                    is_well=answer.status_code == 421,
                )
            for host in (name, "localhost"):
                answer = _ask(stage.trust, host, edge.https, f"/internal/domain?domain={name}")
                findings.add(
                    f"what the edge asks, asked from outside at {host.split('-')[0]}",
                    str(answer.status_code),
                    is_well=answer.status_code == 404,
                )
            write(owner, "DELETE", f"/domains/{made['id']}", {})
            answer = _ask(stage.trust, name, edge.https, "/sign-in")
            findings.add(
                "a page there after the domain was removed", str(answer.status_code), is_well=answer.status_code == 421
            )


def _handshake(trust: ssl.SSLContext, name: str, port: int) -> str:
    """Why no trusted connection under the name came about; "": it did."""
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
            trust.wrap_socket(plain, server_hostname=name),
        ):
            return ""
    except ssl.SSLError as error:
        return f"no connection: {error.reason}"


def _ask(trust: ssl.SSLContext, name: str, port: int, path: str, *, host: str | None = None) -> httpx.Response:
    """A request on a connection whose certificate is the name's, perhaps under another host. Every name ends on this machine."""
    with httpx.Client(verify=trust, timeout=60, trust_env=False) as client:
        return client.get(
            f"https://127.0.0.1:{port}{path}",
            headers={"Host": f"{host or name}:{port}"},
            extensions={"sni_hostname": name},
        )
