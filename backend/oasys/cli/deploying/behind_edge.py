"""The edge of a host with containers: which slot it sends to, and asking it as people do; and the file of settings beside compose.yaml."""

import http.client
import os
import re
import shutil
import ssl
from pathlib import Path

from oasys.cli.deploying.state import Slot
from oasys.cli.images.compose import Compose
from oasys.cli.images.releases import local
from oasys.cli.state import Refused

SECONDS = 10
ROOT_CERTIFICATE = "/data/caddy/pki/authorities/local/root.crt"
SCRIPT = ("bash", "/srv/oasys/edge.sh")
CONFINED = [
    "--rm",
    "--no-healthcheck",
    "--network",
    "none",
    "--read-only",
    "--cap-drop",
    "ALL",
    "--security-opt",
    "no-new-privileges",
]
LINE = re.compile(r"^([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)


def settings_in(env_file: Path) -> dict[str, str]:
    """As compose reads them; quotes around a value are no part of it."""
    found = dict(LINE.findall(env_file.read_text(encoding="utf-8")))
    return {name: _bare(said.strip()) for name, said in found.items()}


def _bare(said: str) -> str:
    return said[1:-1] if len(said) > 1 and said[0] == said[-1] and said[0] in "'\"" else said


def write_settings(env_file: Path, said: dict[str, str]) -> None:
    """Puts the values into the lines of those names, or behind the last line; the rest stays as it is."""
    text = env_file.read_text(encoding="utf-8")
    for name, value in said.items():
        line = f"{name}={value}"
        if re.search(rf"^{name}=", text, re.MULTILINE):
            text = re.sub(rf"^{name}=.*$", line.replace("\\", r"\\"), text, flags=re.MULTILINE)
        else:
            text = f"{text.rstrip()}\n{line}\n"
    fresh = env_file.with_name(f"{env_file.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600, exist_ok=False)  # secrets may stand in it: nobody reads it on the way
    fresh.write_text(text, encoding="utf-8")
    shutil.copymode(env_file, fresh)
    owner = env_file.stat()
    os.chown(fresh, owner.st_uid, owner.st_gid)
    fresh.replace(env_file)


class Edge:
    """The container `edge` of a project."""

    def __init__(self, compose: Compose) -> None:
        self.compose = compose
        self.trusted: ssl.SSLContext | None = None

    def point(self, slot: Slot, container: str, image: str) -> None:
        """Written down first, for when the container starts anew; then told to the one that runs."""
        self._beside(image, "point", slot)
        self.compose.engine.run("exec", container, *SCRIPT, "reload")

    def bring(self, slot: Slot, tag: str) -> None:
        """The files that it serves of a release, out of that release's own image."""
        self.compose.make_volume("served")
        self._beside(local("oasys-edge", tag), "bring", slot, tag)

    def _beside(self, image: str, *words: str) -> None:
        """The edge reads what it serves; a container that ends writes it."""
        volume = f"{self.compose.name}_served:/served"
        self.compose.engine.run("run", *CONFINED, "--volume", volume, image, *SCRIPT, *words)

    def is_shielded(self) -> bool:
        return self._settings().get("OASYS_EDGE_SHIELD") == "certificate"

    def origin(self) -> str:
        """As people write it."""
        site = re.split(r"[,\s]+", self._settings().get("OASYS_EDGE_SITES", "").strip())[0]
        if not site:
            raise Refused(f"OASYS_EDGE_SITES is missing in {self.compose.env_file}.")
        return site if site.startswith("http") else f"https://{site}"

    def ask(self, path: str) -> str:
        """The status of an answer, or why there is none; on this host's own port, under the name of the site."""
        scheme, _, host = self.origin().partition("://")
        said = self._settings()
        name = "OASYS_HTTPS_PORT" if scheme == "https" else "OASYS_HTTP_PORT"
        address, _, port = said.get(name, "443" if scheme == "https" else "80").rpartition(":")
        try:
            connection = http.client.HTTPConnection(address or "127.0.0.1", int(port), timeout=SECONDS)
            connection.connect()
            if self.trusted is not None:
                connection.sock = self.trusted.wrap_socket(connection.sock, server_hostname=host.partition(":")[0])
            connection.request("GET", path, headers={"Host": host})
            with connection.getresponse() as answer:
                answer.read()
                return str(answer.status)
        except OSError as error:
            return f"nothing ({error})"

    def _settings(self) -> dict[str, str]:
        return settings_in(self.compose.env_file)

    def trust(self) -> None:
        """Authorities of this machine, and what the edge itself was given or has made; before anything is asked."""
        if not self.origin().startswith("https") or self.trusted is not None:
            return
        said, own = self._settings(), ""
        if said.get("OASYS_EDGE_TLS") == "files":
            own = said.get("OASYS_EDGE_CERTIFICATE", "")
        elif "local_certs" in said.get("OASYS_EDGE_OPTIONS", ""):
            own = ROOT_CERTIFICATE
        self.trusted = ssl.create_default_context()
        if own:
            self.trusted.load_verify_locations(cadata=self.compose.inside("edge", "cat", own))
            self.trusted.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
