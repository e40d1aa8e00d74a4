"""`python -m oasys.cli.edge_check.acme_alone FOLDER`, as root of namespaces of its own: an authority that speaks ACME, and the edge.

Prints a line of JSON: for whom the certificate is, by whom, and after how many seconds it was served.
"""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from oasys.cli.edge import CADDYFILE
from oasys.cli.edge_check.stage import caddy

HOST, AUTHORITY, PORT = "books.example", "ca.example", 14000
LIMIT_SECONDS = 60
AUTHORITY_FILE = f"""
{{
	admin off
	persist_config off
	skip_install_trust
	auto_https disable_redirects
	http_port 14080
	https_port {PORT}
}}
https://{AUTHORITY}:{PORT} {{
	tls internal
	acme_server
}}
"""


def main(folder: Path) -> None:
    hosts = folder / "hosts"
    hosts.write_text(f"127.0.0.1 localhost {AUTHORITY} {HOST}\n")
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    (folder / "authority.caddy").write_text(AUTHORITY_FILE)
    states = {name: folder / name for name in ("authority", "edge")}
    root = states["authority"] / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    kept = {
        name: dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(state)) for name, state in states.items()
    }
    words = ["--config", str(folder / "authority.caddy"), "--adapter", "caddyfile"]
    with caddy(words, kept["authority"], folder / "authority.log", PORT):
        while not root.exists():
            time.sleep(0.1)
        settings = kept["edge"] | {
            "OASYS_EDGE_SITES": HOST,
            "OASYS_EDGE_OPTIONS": f"acme_ca https://{AUTHORITY}:{PORT}/acme/local/directory\nacme_ca_root {root}",
        }
        began = time.monotonic()
        with caddy(["--config", str(CADDYFILE), "--adapter", "caddyfile"], settings, folder / "edge.log", 443):
            seen = _seen(root, began + LIMIT_SECONDS)
            sys.stdout.write(json.dumps(seen | {"seconds": time.monotonic() - began}) + "\n")


def _seen(root: Path, deadline: float) -> dict[str, str]:
    """Names of the certificate that a client of the authority accepts for the host."""
    context = ssl.create_default_context(cafile=root)
    while True:
        try:
            with (
                socket.create_connection((HOST, 443), timeout=5) as plain,
                context.wrap_socket(plain, server_hostname=HOST) as spoken,
            ):
                shown = spoken.getpeercert(binary_form=True)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
            continue
        made = x509.load_der_x509_certificate(shown or b"")
        names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        [issuer] = made.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
        return {"subject": ", ".join(names.get_values_for_type(x509.DNSName)), "issuer": str(issuer.value)}


if __name__ == "__main__":
    os.umask(0o077)
    main(Path(sys.argv[1]))
