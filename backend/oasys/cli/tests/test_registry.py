"""Images of a release travel through a real registry: over TLS, to who has signed in, all three or none, by tag and by digest."""

import io
import os
import shutil
import socket
import subprocess
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from oasys.cli.edge_check.certificates import Authority
from oasys.cli.images.engine import Engine
from oasys.cli.images.releases import OURS, local, obtain, push
from oasys.cli.ports import free_ports
from oasys.cli.state import Refused

NAME, PASSWORD = "reader", "a-reader-of-images"
# the password above, by bcrypt at its least cost: each request is checked
HASHED = "$2y$04$OASYSregistryTestSaltut.Ly8tQ414/9i6IWdyMK5ZyrgFVB76e"
CONFIG = """version: 0.1
storage:
  filesystem: {{ rootdirectory: {folder}/kept }}
  delete: {{ enabled: true }}
http:
  addr: 127.0.0.1:{port}
  tls: {{ certificate: {chain}, key: {key} }}
auth:
  htpasswd: {{ realm: images, path: {folder}/passwords }}
log: {{ level: error }}
"""
STORAGE = '[storage]\ndriver = "vfs"\ngraphroot = "{0}/storage"\nrunroot = "{0}/run"\n'
WAIT_SECONDS = 120


@dataclass
class Registry:
    """A registry that runs, and an engine with a storage of its own that trusts its authority and has not signed in."""

    place: str
    engine: Engine
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        return self.place.partition("/")[0]

    def sign_in(self, password: str = PASSWORD) -> None:
        """As docs/how-to/containers.md says: the engine keeps it in its own file."""
        self.engine.run("login", "--username", NAME, "--password-stdin", self.address, text=password)

    def make(self, tag: str, said: str) -> list[str]:
        """Three images of one file each, as built here; their ids."""
        for name in OURS:
            with io.BytesIO() as raw:
                with tarfile.open(fileobj=raw, mode="w") as tar:
                    body = f"{name} {said}".encode()
                    member = tarfile.TarInfo("said")
                    member.size = len(body)
                    tar.addfile(member, io.BytesIO(body))
                command = ["podman", "import", "--quiet", "-", local(name, tag)]
                subprocess.run(
                    command, input=raw.getvalue(), env=self.engine.environment, capture_output=True, check=True
                )
        return self.engine.ids([local(name, tag) for name in OURS])

    def forget(self) -> None:
        """As on a host that was never here."""
        self.engine.run("rmi", "--all", "--force")


def program(name: str) -> str:
    """Where it is. Has to be there where REGISTRY_REQUIRED is set; elsewhere the test says that it was skipped."""
    found = shutil.which(name)
    if found is None:
        why = f"{name} is missing: apt-get install --no-install-recommends docker-registry podman buildah"
        assert not os.environ.get("REGISTRY_REQUIRED"), why
        pytest.skip(why)
    return found


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    command = program("docker-registry")
    program("podman")
    authority = Authority.in_folder(tmp_path / "authority")
    certificate = authority.issue(tmp_path / "authority", "localhost")
    [port] = free_ports(1)
    (tmp_path / "passwords").write_text(f"{NAME}:{HASHED}\n")
    (tmp_path / "storage.conf").write_text(STORAGE.format(tmp_path))
    config = tmp_path / "registry.yml"
    config.write_text(CONFIG.format(folder=tmp_path, port=port, chain=certificate.chain, key=certificate.key))
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(tmp_path / "storage.conf"))
    monkeypatch.setenv("REGISTRY_AUTH_FILE", str(tmp_path / "auth.json"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "none")
    known = {
        name: said for name, said in os.environ.items() if not name.startswith("REGISTRY_")
    }  # it reads them as its own
    with (tmp_path / "registry.log").open("wb") as log:
        process = subprocess.Popen([command, "serve", str(config)], env=known, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert process.poll() is None, (tmp_path / "registry.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield Registry(f"localhost:{port}/example/oasys", Engine("podman"), process)
    finally:
        process.kill()
        process.wait()


def test_a_release_is_pushed_and_pulled(registry: Registry) -> None:
    registry.sign_in()
    made = registry.make("v1.2.3", "one")
    digests = push(registry.engine, "v1.2.3", registry.place)
    assert digests.keys() == {"backend", "app", "edge"}
    registry.forget()
    assert registry.engine.ids([local(OURS[0], "v1.2.3")]) == []

    assert obtain(registry.engine, f"{registry.place}:v1.2.3", {}) == "v1.2.3"
    assert registry.engine.ids([local(name, "v1.2.3") for name in OURS]) == made
    assert registry.engine.has(f"{registry.place}/oasys-app@{digests['app']}")


def test_by_digests_a_tag_that_was_moved_leads_nobody_astray(registry: Registry) -> None:
    registry.sign_in()
    looked_at = registry.make("v1.2.3", "one")
    digests = push(registry.engine, "v1.2.3", registry.place)
    moved = registry.make("v1.2.3", "another")
    assert push(registry.engine, "v1.2.3", registry.place) != digests
    registry.forget()

    obtain(registry.engine, f"{registry.place}:v1.2.3", digests)
    assert registry.engine.ids([local(name, "v1.2.3") for name in OURS]) == looked_at
    obtain(registry.engine, f"{registry.place}:v1.2.3", {})
    assert registry.engine.ids([local(name, "v1.2.3") for name in OURS]) == moved
    with pytest.raises(Refused, match="could not be pulled, and nothing has changed"):
        obtain(registry.engine, f"{registry.place}:v1.2.3", digests | {"edge": digests["app"]})
    assert registry.engine.ids([local(name, "v1.2.3") for name in OURS]) == moved


def test_who_has_not_signed_in_is_told_how(registry: Registry) -> None:
    registry.make("v1.2.3", "one")
    with pytest.raises(Refused):
        push(registry.engine, "v1.2.3", registry.place)
    with pytest.raises(Refused, match=f"podman login {registry.address}"):
        obtain(registry.engine, f"{registry.place}:v1.2.3", {})
    with pytest.raises(Refused):
        registry.sign_in("guessed")
    with pytest.raises(Refused, match=f"podman login {registry.address}"):
        obtain(registry.engine, f"{registry.place}:v1.2.3", {})


def test_two_of_three_are_none(registry: Registry) -> None:
    registry.sign_in()
    registry.make("v2.0.0", "what is pushed")
    engine, last = registry.engine, OURS[-1]
    for name in OURS[:-1]:
        engine.run("tag", local(name, "v2.0.0"), f"{registry.place}/{name}:v2.0.0")
        engine.run("push", f"{registry.place}/{name}:v2.0.0")
    before = registry.make("v2.0.0", "what lies here")
    with pytest.raises(Refused, match=f"{last}:v2.0.0 could not be pulled, and nothing has changed"):
        obtain(engine, f"{registry.place}:v2.0.0", {})
    assert engine.ids([local(name, "v2.0.0") for name in OURS]) == before


def test_an_authority_that_nobody_knows_is_not_believed(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.sign_in()
    registry.make("v1.2.3", "one")
    push(registry.engine, "v1.2.3", registry.place)
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
    with pytest.raises(Refused, match="x509"):
        obtain(registry.engine, f"{registry.place}:v1.2.3", {})


def test_a_registry_that_is_away_changes_nothing(registry: Registry) -> None:
    before = registry.make("v1.2.3", "one")
    registry.process.kill()
    registry.process.wait()
    with pytest.raises(Refused, match="nothing has changed"):
        obtain(registry.engine, f"{registry.place}:v1.2.3", {})
    assert registry.engine.ids([local(name, "v1.2.3") for name in OURS]) == before
