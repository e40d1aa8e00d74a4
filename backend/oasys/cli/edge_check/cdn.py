"""A CDN in front, with nginx in its place: who else reaches the origin, what is kept there, how often it is found there."""

import grp
import os
import pwd
import re
import shutil
import ssl
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from oasys.cli.edge_check import Findings
from oasys.cli.edge_check.answers import private_addresses
from oasys.cli.edge_check.certificates import Authority, Certificate
from oasys.cli.edge_check.stage import Edge, Stage, program, wait_for
from oasys.cli.ports import free_ports

WALKS = 3
OPEN = ("/_next/static/", "/api/v1/errors")  # the same for everybody
ASSET = re.compile(r"/_next/static/[\w./~%-]+")
HIT_RATE_AIM = 60.0  # percent of all assets of three walks: each is fetched once at the most
# keeps whatever it is not told to leave alone, for a day where nothing is said of how long
NGINX = """
daemon off; user {user} {group}; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/kept levels=1 keys_zone=kept:10m inactive=1d;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {chain}; ssl_certificate_key {key};
    client_max_body_size 40m;
    location / {{
      proxy_pass https://127.0.0.1:{origin};
      proxy_http_version 1.1;
      proxy_ssl_server_name on; proxy_ssl_name localhost; proxy_ssl_verify on; proxy_ssl_trusted_certificate {root};
      proxy_ssl_certificate {own_chain}; proxy_ssl_certificate_key {own_key};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto https;
      proxy_cache kept; proxy_cache_key $request_uri|$http_accept_encoding; proxy_cache_valid any 1d;
      add_header X-Cache $upstream_cache_status always;
    }}
  }}
}}
"""


def shield(stage: Stage, findings: Findings) -> None:
    """Who shows no certificate of the CDN, or one of somebody else, does not come in."""
    cdn = Authority.in_folder(stage.folder / "cdn-authority")
    own = cdn.issue(stage.folder / "certificates", "cdn.example", for_client=True)
    other = stage.authority.issue(stage.folder / "certificates", "other.example", for_client=True)
    with _shielded(stage, cdn) as edge:
        for who, shown in {"nobody": None, "somebody else": other, "the CDN": own}.items():
            said = _asked(stage, edge, shown)
            findings.add(f"the origin asked by {who}", said, is_well=(said == "200") == (shown is own))


def look(stage: Stage, findings: Findings) -> None:
    """Three people's walks over pages and reads through the cache; then what it holds, and what it tells nobody."""
    cdn = Authority.in_folder(stage.folder / "cdn-authority")
    own = cdn.issue(stage.folder / "certificates", "cdn.example", for_client=True)
    with _shielded(stage, cdn) as origin, _nginx(stage, origin, own) as (edge, kept):
        found: Counter[str] = Counter()
        private: Counter[str] = Counter()
        addresses: list[str] = []
        for _ in range(WALKS):
            with stage.signed_in(edge) as person:
                addresses = [path for path in private_addresses(person) if not path.startswith(OPEN)]
                _walk(person, addresses, found, private)
        total = sum(found.values())
        rate = 100 * found["HIT"] / total
        findings.add(
            f"hit rate of assets, {WALKS} walks over {len(addresses)} addresses",
            f"{rate:.1f} % of {total:,}; the first walk alone fetches",
            is_well=rate >= HIT_RATE_AIM and set(found) <= {"HIT", "MISS"},
        )
        findings.add(
            "answers to people, of the cache",
            ", ".join(f"{count} x {what}" for what, count in private.most_common()),
            is_well=not set(private) & {"HIT", "STALE", "REVALIDATED", "UPDATING"},
        )
        keys = _keys(kept)
        wrong = [key for key in keys if not key.startswith(OPEN)]
        findings.add(
            "what the cache holds", f"{len(keys)} files, {len(wrong)} of them private", is_well=bool(keys) and not wrong
        )
        with stage.client(edge) as nobody:
            told = [
                address
                for address in addresses
                if (answer := nobody.get(address)).headers["x-cache"] != "MISS" or _tells(answer, address)
            ]
        findings.add(
            f"{len(addresses)} of them asked again by nobody", ", ".join(told) or "nothing told", is_well=not told
        )


def _tells(answer: httpx.Response, address: str) -> bool:
    """Whether a private read was answered; pages and what is open to all say what they say."""
    return answer.status_code == 200 and "/companies/" in address


def _walk(person: httpx.Client, addresses: list[str], found: Counter[str], private: Counter[str]) -> None:
    """Each address, and every asset that its page names, as a browser without a cache of its own would load it."""
    for address in addresses:
        answer = person.get(address)
        private[answer.headers["x-cache"]] += 1
        if answer.headers.get("content-type", "").startswith("text/html"):
            for asset in sorted(set(ASSET.findall(answer.text))):
                found[person.get(asset).headers["x-cache"]] += 1


@contextmanager
def _shielded(stage: Stage, cdn: Authority) -> Iterator[Edge]:
    variables = {
        "OASYS_EDGE_SHIELD": "certificate",
        "OASYS_EDGE_SHIELD_CA": str(cdn.root),
        "OASYS_EDGE_TRUSTED_PROXIES": "127.0.0.1/32",
    }
    with stage.edge("origin", **variables) as edge:
        yield edge


def _asked(stage: Stage, edge: Edge, shown: Certificate | None) -> str:
    context = ssl.create_default_context(cafile=stage.authority.root)
    if shown:
        context.load_cert_chain(shown.chain, shown.key)
    try:
        return str(httpx.get(f"{edge.origin}/readyz", verify=context, timeout=20, trust_env=False).status_code)
    except httpx.TransportError as error:
        return f"no connection: {str(error)[:60]}"


@contextmanager
def _nginx(stage: Stage, origin: Edge, own: Certificate) -> Iterator[tuple[Edge, Path]]:
    """The cache as an edge that people reach, and the folder of what it keeps."""
    [port] = free_ports(1)
    folder = stage.folder / "cdn"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    served = stage.authority.issue(stage.folder / "certificates", "localhost")
    config = folder / "nginx.conf"
    config.write_text(
        NGINX.format(
            user=pwd.getpwuid(os.getuid()).pw_name,
            group=grp.getgrgid(os.getgid()).gr_name,
            folder=folder, port=port, origin=origin.https, root=stage.authority.root,
            chain=served.chain, key=served.key, own_chain=own.chain, own_key=own.key,
        )
    )  # fmt: skip
    log = folder / "start.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program("nginx", "nginx-light"), "-c", str(config), "-p", str(folder)],
            env=dict(os.environ), stdout=output, stderr=output,
        )  # fmt: skip
    try:
        wait_for(port, process, log)
        yield Edge(port, port, log), folder / "kept"
    finally:
        process.terminate()
        process.wait()


def _keys(kept: Path) -> list[str]:
    """Addresses of everything that the cache has written down."""
    found = []
    for path in kept.rglob("*"):
        if path.is_file():
            [key] = re.findall(rb"\nKEY: (.*)\n", path.read_bytes()[:4096])
            found.append(key.decode())
    return found
