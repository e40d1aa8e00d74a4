"""The edge of a host with containers: which slot it sends to, and asking it as people do; and the file of settings beside compose.yaml."""

import http.client
import os
import re
import shutil
import ssl
from collections.abc import Sequence
from pathlib import Path

from oasys.cli.deploying.smoke import DONE
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
SERVED = "/served"  # what the edge's slots brought, and which one serves; inside
# What the edge does not reach would not be served. It holds bash, and nothing that speaks HTTP.
REACH = r"""
until=$((SECONDS + $1)) name=$2
shift 2
answer() {
    exec 3<>"/dev/tcp/$1/$2" && printf 'GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n' "$3" "$name" >&3 || return
    IFS=' ' read -r -t 20 _ status _ <&3 && cat <&3 >/dev/null && printf '%s' "${status%$'\r'}"
}
ask() {
    local said
    while said=$(answer "$@" 2>/dev/null); [ "$said" != "$4" ]; do
        if [ "$SECONDS" -ge "$until" ]; then echo "$1$3 answered ${said:-nothing}" && return; fi
        sleep 0.2
    done
}
while [ $# -gt 0 ]; do
    ask "$1" "$2" "$3" "$4" &
    shift 4
done
wait
echo done
"""
# What is written down is what the edge sees; then it is told, and the authority is shown that its certificates are signed by.
TOLD = """
[ "$(cat /served/now)" = "$1" ] || { echo another; exit; }
bash /srv/oasys/edge.sh reload || exit
if [ -n "$2" ]; then cat "$2" || true; fi
echo
echo done
"""
HANGING_SECONDS = 25  # for what takes the question and never answers
Asked = tuple[str, int, str, int]  # a host behind the edge, its port, a path and the status that it is to answer
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
        self.authority = ""  # as the edge has shown it

    def point(self, slot: Slot, container: str, image: str, served: str | None = None) -> None:
        """Written down first, for when the container starts anew; then told to the one that runs. `served`: where that lies here."""
        if self._write(slot, served) and self._tell(slot, container):
            return
        self._beside(image, "point", slot)
        if not self._tell(slot, container):
            raise Refused("The edge does not see which slot is to serve.")

    def _write(self, slot: Slot, served: str | None) -> bool:
        """Whether it could be written without a container: podman keeps volumes on this machine, and its user may write to them."""
        if served is None or self.compose.engine.name != "podman" or "CONTAINER_HOST" in os.environ:
            return False
        folder = Path(served)
        fresh = folder / "now.new"
        try:
            owner = folder.stat()
            fresh.unlink(missing_ok=True)
            # a new file, or none: nothing that lies there leads out of the folder
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW), "w") as file:
                os.fchmod(file.fileno(), 0o644)
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
                file.write(slot)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(folder / "now")
        except OSError:
            return False
        return True

    def _tell(self, slot: Slot, container: str) -> bool:
        """Whether the edge serves that slot from now on: not where it sees that another is written down."""
        words = ("exec", container, "bash", "-c", TOLD, "tell", slot, self._own_authority())
        said = self.compose.engine.begin(*words, until=DONE)()
        self.authority = said if "BEGIN CERTIFICATE" in said else ""
        return said.strip() != "another"

    def reach(self, container: str, asked: Sequence[Asked], name: str, seconds: int) -> str:
        """Nothing once each has answered as it is to, asked under that name; else what one has answered last, after so many seconds."""
        words = [str(word) for each in asked for word in each]
        limited = ("timeout", str(seconds + HANGING_SECONDS), "bash", "-c", REACH, "reach", str(seconds), name, *words)
        said = self.compose.engine.begin("exec", container, *limited, until=DONE)()
        return next(iter(said.splitlines()), "")

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

    def _own_authority(self) -> str:
        """The file in the edge that holds what its certificates are signed by, where that is none of this machine's authorities."""
        said = self._settings()
        if not self.origin().startswith("https") or self.is_shielded():
            return ""
        if said.get("OASYS_EDGE_TLS") == "files":
            return said.get("OASYS_EDGE_CERTIFICATE", "")
        return ROOT_CERTIFICATE if "local_certs" in said.get("OASYS_EDGE_OPTIONS", "") else ""

    def trust(self) -> None:
        """Authorities of this machine, and what the edge itself was given or has made; before anything is asked."""
        if not self.origin().startswith("https") or self.trusted is not None:
            return
        own = self._own_authority()
        trusted = ssl.create_default_context()
        if own:
            trusted.load_verify_locations(cadata=self.authority or self.compose.inside("edge", "cat", own))
            trusted.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        self.trusted = trusted
