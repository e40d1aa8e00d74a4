"""Somebody who comes to an installation in containers: over TLS, through the edge, as people do."""

import secrets
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from oasys.cli.deploying.behind_edge import ROOT_CERTIFICATE
from oasys.cli.state import Refused

if TYPE_CHECKING:
    from oasys.cli.images.prove import Project


@dataclass(frozen=True, slots=True)
class Opened:
    """The books of a company that somebody has just made; `accounts` are those that can be posted to."""

    id: str
    year: dict[str, Any]
    accounts: list[dict[str, Any]]

    @property
    def base(self) -> str:
        return f"/companies/{self.id}"


def authority_of(project: "Project") -> Path:
    """The certificate that the edge has made for itself to sign by."""
    path = project.folder / "root.crt"
    path.write_text(project.inside("edge", "cat", ROOT_CERTIFICATE))
    return path


def client_of(project: "Project") -> httpx.Client:
    context = ssl.create_default_context(cafile=str(authority_of(project)))
    return httpx.Client(base_url=f"https://localhost:{project.https_port}", verify=context, timeout=60, trust_env=False)


def ask(client: httpx.Client, method: str, path: str, body: object = None) -> Any:
    """What the API answers. Raises Refused where it refuses."""
    headers = {"X-CSRFToken": client.cookies["oasys_csrf"], "Referer": f"{client.base_url}/"}
    answer = client.request(method, f"/api/v1{path}", json=body, headers=headers)
    if answer.status_code >= 300:
        raise Refused(f"{method} {path} was answered {answer.status_code}: {answer.text[:500]}")
    return answer.json()


def sign_up(client: httpx.Client) -> Opened:
    """An account, an organisation and a company."""
    client.get("/api/v1/auth/session")
    person = {"email": f"stranger-{secrets.token_hex(4)}@example.com", "password": secrets.token_urlsafe(24)}
    ask(client, "POST", "/auth/signup", person)
    tenant = ask(client, "POST", "/tenants", {"name": "Proof"})
    ask(client, "PUT", "/me/tenant", {"tenant_id": tenant["tenant_id"]})
    made = ask(client, "POST", "/companies", {"name": "Proof Ltd", "country_pack": "my"})
    base = f"/companies/{made['company']['id']}"
    year = ask(client, "GET", f"{base}/fiscal-years")[-1]
    accounts = ask(client, "GET", f"{base}/accounts?limit=200")["items"]
    usable = [each for each in accounts if not each["is_heading"] and not each["currency"]]
    return Opened(made["company"]["id"], year, usable)
