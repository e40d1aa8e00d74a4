"""A project of compose: the containers of deploy/compose.yaml under one name, by docker's compose or podman-compose."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from oasys.cli.images.engine import CACHE, REPOSITORY, Engine
from oasys.cli.state import Refused

PODMAN_COMPOSE = "podman-compose==1.6.0"
COMPOSE_FILE = REPOSITORY / "deploy" / "compose.yaml"
HEALTHY_SECONDS = 240
INSPECTIONS = 3
BOTH = ("--profile", "blue", "--profile", "green")


class Compose:
    """`env_file` holds the settings; `name` is what the containers and volumes are called after; later files are laid over the first."""

    def __init__(self, engine: Engine, name: str, env_file: Path, files: Sequence[Path] = (COMPOSE_FILE,)) -> None:
        self.engine = engine
        self.name = name
        self.env_file = env_file
        self.files = files

    def compose(self, *words: str, more: Mapping[str, str] | None = None) -> str:
        """A command of compose to its end; what `more` says wins over the file. Raises Refused with its last words where it fails."""
        tool = ["docker", "compose"] if self.engine.name == "docker" else [str(_podman_compose())]
        files = [word for file in self.files for word in ("--file", str(file))]
        of_project = ["--env-file", str(self.env_file), *files, "--project-name", self.name]
        done = subprocess.run(
            [*tool, *of_project, *words],
            env=self.engine.environment | dict(more or {}),
            cwd=self.files[0].parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(f"compose {' '.join(words)} failed:\n{(done.stdout + done.stderr)[-3000:].strip()}")
        return done.stdout

    def find(self, *services: str) -> list[str]:
        """The ids of the containers of these services, whether or not they run; of all of them where none is named."""
        found: list[str] = []
        for labels in [[f"com.docker.compose.service={service}"] for service in services] or [[]]:
            labels = [f"com.docker.compose.project={self.name}", *labels]
            filters = [word for label in labels for word in ("--filter", f"label={label}")]
            found += self.engine.run("ps", "--all", "--quiet", *filters).split()
        return found

    def container(self, service: str) -> str:
        """The id of the container of a service. Raises Refused where there is none."""
        found = self.find(service)
        if not found:
            raise Refused(f"{service} was not started.")
        return found[0]

    def inside(self, service: str, *command: str) -> str:
        return self.engine.run("exec", self.container(service), *command)

    def make_volume(self, name: str) -> None:
        """Where it is missing, as compose would make it: what compose has not made it neither likes nor removes."""
        whole = f"{self.name}_{name}"
        if whole in self.engine.run("volume", "ls", "--quiet").split():
            return
        labels = [f"{kind}.project={self.name}" for kind in ("com.docker.compose", "io.podman.compose")]
        labels.append(f"com.docker.compose.volume={name}")
        self.engine.run("volume", "create", *(word for label in labels for word in ("--label", label)), whole)

    def take_down(self) -> None:
        """Containers, networks and volumes; those of a slot, too, that `down` does not look at."""
        self.compose(*BOTH, "down", "--volumes", "--timeout", "25")
        for container in self.find():  # what was just being started again
            self.engine.run("rm", "--force", container)

    def facts(self, service: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.engine.run("inspect", self.container(service)))[0]
        return found

    def every(self) -> dict[str, dict[str, Any]]:
        """The facts of all containers of the project by their services, in two calls of the engine."""
        for left in reversed(range(INSPECTIONS)):
            try:
                ids = self.find()
                found = json.loads(self.engine.run("inspect", *ids)) if ids else []
                return {str(each["Config"]["Labels"]["com.docker.compose.service"]): each for each in found}
            except Refused:  # one that ends by itself went meanwhile
                if not left:
                    raise
        raise AssertionError

    def logs(self, service: str) -> str:
        done = subprocess.run(
            [self.engine.name, "logs", "--tail", "40", self.container(service)],
            env=self.engine.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    def wait(self, service: str, pause: float = 1) -> str:
        """Until its health check passes; asked by hand, because podman's timers want systemd. Raises Refused with its log."""
        deadline = time.monotonic() + HEALTHY_SECONDS
        while time.monotonic() < deadline:
            state = self.facts(service)["State"]
            if state["Status"] not in {"running", "created", "initialized"}:
                break
            if state["Status"] == "running" and (said := self._health(service)):
                return said
            time.sleep(pause)
        raise Refused(f"{service} did not become healthy:\n{self.logs(service)[-3000:]}")

    def _health(self, service: str) -> str:
        """`healthy`; empty where it is not yet."""
        if self.engine.name == "docker":
            return "healthy" if self.facts(service)["State"]["Health"]["Status"] == "healthy" else ""
        command = ["podman", "healthcheck", "run", self.container(service)]
        done = subprocess.run(command, env=self.engine.environment, capture_output=True, check=False)
        return "" if done.returncode else "healthy"

    def wait_for_end(self, service: str) -> None:
        """Until a container that ends has ended well."""
        status = self.engine.run("wait", self.container(service)).strip().splitlines()[-1]
        if status != "0":
            raise Refused(f"{service} ended with {status}:\n{self.logs(service)[-3000:]}")


def _podman_compose() -> Path:
    """podman-compose, in an environment of its own."""
    path = CACHE / "tools" / "bin" / "podman-compose"
    if not path.exists():
        for command in (
            [sys.executable, "-m", "venv", str(CACHE / "tools")],
            [str(path.with_name("python")), "-m", "pip", "install", "--quiet", PODMAN_COMPOSE],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Refused(f"{PODMAN_COMPOSE} could not be installed:\n{done.stderr[-2000:]}")
    return path
