"""What builds and runs images: docker where its daemon answers, else buildah and podman.

What podman needs to be told where nobody manages the machine (no systemd, no cgroup manager) stands in a file of its own;
it is named to our commands alone.
"""

import json
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from oasys.cli.state import BACKEND, Refused

REPOSITORY = BACKEND.parent
IMAGES = REPOSITORY / "deploy" / "images"
CACHE = Path(os.environ.get("OASYS_IMAGES_CACHE") or "/var/tmp/oasys-images")  # noqa: S108  what is kept between builds
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
CONTAINERS_CONF = """[containers]
default_ulimits = ["nofile=20000:20000", "nproc=20000:20000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
"""
NEEDED = ("buildah", "podman", "runc", "netavark", "aardvark-dns", "catatonit", "iptables", "debootstrap")


@dataclass(frozen=True, slots=True)
class Engine:
    """`name` is docker or podman."""

    name: str

    @property
    def environment(self) -> dict[str, str]:
        if self.name == "docker":
            return dict(os.environ)
        return os.environ | {"CONTAINERS_CONF": str(containers_conf())}

    def run(self, *words: str, text: str | None = None) -> str:
        """A command of the engine to its end; what it said. Raises Refused with its last words where it fails."""
        done = subprocess.run(
            [self.name, *words], env=self.environment, input=text, capture_output=True, text=True, check=False
        )
        return self._said(words, done.returncode, done.stdout, done.stderr)

    def begin(self, *words: str, until: str = "") -> Callable[[], str]:
        """Begins a command and returns at once; what is given waits for its end, and then does as `run`.

        Or for the line `until`, by which the command says that it is done: podman sometimes needs five seconds to learn that what it
        was asked to execute has ended.
        """
        complained = tempfile.TemporaryFile("w+")  # noqa: SIM115  read at the end
        process = subprocess.Popen(
            [self.name, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complained,
            text=True,
        )

        def ended() -> str:
            said = ""
            for line in cast("IO[str]", process.stdout):
                if until and line.rstrip("\n") == until:
                    return said
                said += line
            process.wait()
            complained.seek(0)
            return self._said(words, process.returncode, said, complained.read())

        return ended

    def _said(self, words: Sequence[str], code: int, said: str, complained: str) -> str:
        if code:
            raise Refused(f"{self.name} {' '.join(words[:3])} failed:\n{(said + complained)[-3000:].strip()}")
        return said

    def build(
        self, dockerfile: Path, tag: str, arguments: Mapping[str, str], *, context: Path = REPOSITORY, target: str = ""
    ) -> None:
        """Builds with every layer kept, so that the next time only what has changed is built."""
        words = ["--file", str(dockerfile), "--tag", tag]
        words += [word for name, said in arguments.items() for word in ("--build-arg", f"{name}={said}")]
        words += ["--target", target] if target else []
        if self.name == "docker":
            command = ["docker", "build", *words, str(context)]
        else:
            # the format of docker, because the other one knows no health checks
            own = ["--isolation", "chroot", "--layers", "--format", "docker", "--pull-never"]
            if AUTHORITIES.exists():
                own += [
                    "--volume",
                    f"{AUTHORITIES}:{AUTHORITIES}:ro",
                    "--build-arg",
                    f"NODE_EXTRA_CA_CERTS={AUTHORITIES}",
                ]
            command = ["buildah", "bud", *own, *words, str(context)]
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            raise Refused(f"{tag} could not be built:\n{done.stdout[-4000:].strip()}")

    def has(self, image: str) -> bool:
        """Whether it is in the engine's own storage."""
        command = [self.name, "image", "inspect", image]
        return not subprocess.run(command, env=self.environment, capture_output=True, check=False).returncode

    def facts(self, image: str) -> dict[str, Any]:
        """What the image says of itself."""
        return cast("dict[str, Any]", json.loads(self.run("image", "inspect", image))[0])

    def ids(self, images: list[str]) -> list[str]:
        """The id of each, without the name of its hash; none at all where one is missing."""
        command = [self.name, "image", "inspect", "--format", "{{.Id}}", *images]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return [] if done.returncode else [each.removeprefix("sha256:") for each in done.stdout.split()]

    @contextmanager
    def files(self, image: str) -> Iterator[tarfile.TarFile]:
        """Every file of the image, as one stream."""
        container = self.run("create", "--entrypoint", "/nothing", image).strip().splitlines()[-1]
        try:
            process = subprocess.Popen([self.name, "export", container], env=self.environment, stdout=subprocess.PIPE)
            stream = cast("IO[bytes]", process.stdout)
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                yield tar
            stream.close()
            process.wait()
        finally:
            self.run("rm", "--force", container)


@contextmanager
def weighed(engine: Engine, processes: int) -> Iterator[list[str]]:
    """Meanwhile containers get as much of the processors as so many processes, and what is begun with the words given as much again.

    Where nobody manages cgroups, and they are of the first version, all containers together weigh as much as one process; systemd
    weighs services and sessions alike. No words where the machine sees to it itself.
    """
    root = Path("/sys/fs/cgroup/cpu")
    containers, beside = root / "libpod_parent" / "cpu.shares", root / "oasys_beside"
    if engine.name != "podman" or not containers.exists():
        yield []
        return
    before = containers.read_text()
    beside.mkdir(exist_ok=True)
    for shares in (containers, beside / "cpu.shares"):
        shares.write_text(str(1024 * processes))
    try:
        yield ["sh", "-c", f'echo $$ >{beside}/cgroup.procs; exec "$@"', "sh"]
    finally:
        containers.write_text(before)
        for process in (beside / "cgroup.procs").read_text().split():
            (root / "cgroup.procs").write_text(process)
        beside.rmdir()


def containers_conf() -> Path:
    """The file of podman's settings, made where it is missing. Raises Refused where others may write what is kept between builds."""
    CACHE.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = CACHE.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Refused(f"{CACHE} is not a folder that you alone can write to: name one in OASYS_IMAGES_CACHE.")
    path = CACHE / "containers.conf"
    if not path.exists() or path.read_text() != CONTAINERS_CONF:
        path.write_text(CONTAINERS_CONF)
    return path


def engine() -> Engine:
    """Raises Refused where this machine has none."""
    if shutil.which("docker"):
        asked = subprocess.run(["docker", "info"], capture_output=True, check=False)
        if not asked.returncode:
            return Engine("docker")
    if shutil.which("podman") and shutil.which("buildah"):
        return Engine("podman")
    raise Refused(
        "No engine for containers answers here: start docker's, or install podman's "
        f"(apt-get install --no-install-recommends {' '.join(NEEDED)})."
    )


def described() -> dict[str, Any]:
    """The bases and the budgets, of deploy/images/images.json."""
    return cast("dict[str, Any]", json.loads((IMAGES / "images.json").read_text()))


def base(name: str) -> str:
    """How a base is asked for: by its digest, where one was written down."""
    found = described()["bases"][name]
    return f"{found['image']}@{found['digest']}" if found["digest"] else str(found["image"])


def unpinned() -> list[str]:
    """The bases that no digest was written down for."""
    return [str(found["image"]) for found in described()["bases"].values() if not found["digest"]]
