"""Images on a host that runs compose.yaml: what is obtained, which container is started and ended in which order, what is written down."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from oasys.cli.deploying import commands, steps
from oasys.cli.deploying.behind_edge import settings_in, write_settings
from oasys.cli.deploying.containers import Containers, Place, containers_of, service
from oasys.cli.deploying.state import Book, Release, Slot
from oasys.cli.images.engine import IMAGES
from oasys.cli.images.releases import OURS, archive, hold, local, obtain, push
from oasys.cli.settings_example import COMPOSE
from oasys.cli.state import Home, Refused
from oasys.cli.tests.host_of_images import SETTINGS, SLOTS, Machine, deploy, engine, in_order


def quiet(text: str) -> None:
    pass


# the order


def test_a_release_starts_beside_and_the_edge_is_told_before_the_other_ends(
    home: Home, host: Callable[..., Containers], machine: Machine
) -> None:
    deploy(home, host(), "1.0")
    assert {"web", "live", "app", "worker", "edge", "keeper", "postgres", "valkey"} <= set(machine.containers)
    machine.done.clear()
    deploy(home, host(keeps=False), "2.0")
    live = Book(home).read().live
    assert live is not None
    tag = live.release.source
    in_order(
        machine.done,
        "in keeper: backup",
        f"run migrate migrate --beside of {tag}",
        f"edge.sh bring green {tag}",
        f"up web-green live-green app-green of {tag}",
        "stop worker",
        f"up worker-green of {tag}",
        "edge.sh point green",
        "in edge: reload",
        "stop app",
        "stop web",
        "remove web live app worker",
        "stop keeper",
        f"up keeper of {tag}",
    )
    assert not {"web", "live", "app", "worker"} & set(machine.containers)


def test_a_release_that_was_kept_is_gone_back_to_without_starting(
    home: Home, host: Callable[..., Containers], machine: Machine
) -> None:
    deploy(home, host(), "1.0")
    deploy(home, host(), "2.0")
    assert {"web", "web-green"} <= set(machine.containers)
    machine.done.clear()
    steps.rollback(Book(home), host(), quiet)
    in_order(
        machine.done, "edge.sh point blue", "in edge: reload", "stop app-green", "stop web-green", "start worker again"
    )
    assert not [said for said in machine.done if said.startswith(("up", "run", "edge.sh bring"))]


def test_a_rollback_to_what_has_ended_starts_its_own_images(
    home: Home, host: Callable[..., Containers], machine: Machine
) -> None:
    deploy(home, host(), "1.0")
    deploy(home, host(keeps=False), "2.0")
    before = Book(home).read().before
    assert before is not None
    machine.images |= {local(name, "1.0"): f"{name}-moved" for name in OURS}  # the tag names something else by now
    machine.done.clear()
    steps.rollback(Book(home), host(), quiet)
    in_order(machine.done, f"up web live app of {before.release.source}", "edge.sh point blue")
    assert machine.containers["web"]["Image"] == "oasys-backend-1.0"


def test_what_is_no_longer_here_is_not_gone_back_to(
    home: Home, host: Callable[..., Containers], machine: Machine
) -> None:
    deploy(home, host(), "1.0")
    deploy(home, host(keeps=False), "2.0")
    before = Book(home).read().before
    assert before is not None
    del machine.images[local("oasys-app", before.release.source)]
    with pytest.raises(Refused, match=r"oasys-app of 1\.0 are no longer on this machine"):
        steps.rollback(Book(home), host(), quiet)
    live = Book(home).read().live
    assert live is not None
    assert live.release.name == "2.0"
    assert machine.containers["web-green"]["State"]["Status"] == "running"


def test_compose_would_start_what_serves(home: Home, host: Callable[..., Containers], tmp_path: Path) -> None:
    deploy(home, host(), "1.0")
    deploy(home, host(), "2.0")
    live = Book(home).read().live
    assert live is not None
    said = settings_in(tmp_path / "oasys.env")
    assert (said["COMPOSE_PROFILES"], said["OASYS_VERSION"]) == ("green", live.release.source)
    steps.rollback(Book(home), host(), quiet)
    assert settings_in(tmp_path / "oasys.env")["COMPOSE_PROFILES"] == "blue"


def test_what_compose_has_started_is_taken_for_the_release_before(
    home: Home, host: Callable[..., Containers], machine: Machine
) -> None:
    runtime = host()
    runtime.compose.compose("up", "postgres", "valkey", "keeper")
    runtime.compose.compose("up", "web", "live", "app", "worker", "edge", more={"OASYS_VERSION": "1.0"})
    deploy(home, runtime, "2.0")
    state = Book(home).read()
    assert state.live is not None
    assert state.before is not None
    assert (state.live.slot, state.before.slot, state.before.release.name) == ("green", "blue", "1.0")
    in_order(machine.done, "edge.sh bring blue 1.0-", "edge.sh point blue", "in keeper: backup", "edge.sh point green")


def test_a_host_that_does_not_answer_the_slots_is_refused_by_name(
    home: Home, host: Callable[..., Containers], tmp_path: Path, machine: Machine
) -> None:
    (tmp_path / "oasys.env").write_text(SETTINGS.replace(', "web-green"', ""))
    with pytest.raises(Refused, match="does not list web-green"):
        deploy(home, host(), "1.0")
    assert not machine.done


def test_without_a_keeper_nothing_is_changed(home: Home, host: Callable[..., Containers], machine: Machine) -> None:
    deploy(home, host(), "1.0")
    del machine.containers["keeper"]
    machine.done.clear()
    with pytest.raises(Refused, match="keeper of backups does not run"):
        deploy(home, host(), "2.0")
    assert not [said for said in machine.done if "migrate" in said or "green of" in said]


# images


def test_three_images_or_none(machine: Machine) -> None:
    assert obtain(engine(machine), "1.0", {}) == "1.0"
    del machine.images[local("oasys-app", "1.0")]
    with pytest.raises(Refused, match=r"oasys-app of 1\.0 are not on this machine"):
        obtain(engine(machine), "1.0", {})


@pytest.mark.parametrize("source", ["-rf", "a b", "", "x;y"])
def test_what_is_no_tag_is_refused(machine: Machine, source: str) -> None:
    with pytest.raises(Refused, match="names no images"):
        obtain(engine(machine), source, {})


def test_a_held_tag_stays_with_its_images(machine: Machine) -> None:
    held = hold(engine(machine), "1.0")
    assert held.startswith("1.0-")
    assert hold(engine(machine), "1.0") == held
    machine.images[local("oasys-edge", "1.0")] = "another"
    assert hold(engine(machine), "1.0") != held
    assert machine.images[local("oasys-edge", held)] == "oasys-edge-1.0"


def test_by_digests_just_these_are_pulled(machine: Machine) -> None:
    digests = {part: f"sha256:{number:064x}" for number, part in enumerate(("backend", "app", "edge"))}
    assert obtain(engine(machine), "ghcr.io/example/oasys:v3", digests) == "v3"
    assert machine.done == [f"pull ghcr.io/example/oasys/oasys-{part}@{said}" for part, said in digests.items()]
    assert machine.images[local("oasys-app", "v3")].endswith(digests["app"])


def test_by_a_tag_the_three_are_pulled(machine: Machine) -> None:
    obtain(engine(machine), "registry.example:5000/oasys:v3", {})
    assert machine.done == [f"pull registry.example:5000/oasys/{name}:v3" for name in OURS]


@pytest.mark.parametrize(
    ("source", "digests", "said"),
    [
        ("ghcr.io/example/oasys", {}, "names no tag"),
        ("registry.example:5000/oasys", {}, "names no tag"),
        ("ghcr.io/example/oasys:v3", {"backend": f"sha256:{1:064x}"}, "the digest of each"),
        ("ghcr.io/example/oasys:v3", dict.fromkeys(("backend", "app", "edge"), "sha256:12"), "the digest of each"),
    ],
)
def test_half_an_address_is_refused(machine: Machine, source: str, digests: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        obtain(engine(machine), source, digests)
    assert not machine.done


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("\n".join(f"Loaded image: {local(name, '1.0')}" for name in OURS), ""),
        (f"Loaded image(s): {','.join(local(name, '1.0') for name in OURS)}", ""),
        (f"Loaded image: {local('oasys-app', '1.0')}", "holds"),
        (
            "\n".join(
                f"Loaded image: {local(name, tag)}" for name, tag in zip(OURS, ("1.0", "1.0", "2.0"), strict=True)
            ),
            "holds",
        ),
        ("Loaded image: docker.io/library/debian:12", "holds no images of OASYS"),
    ],
)
def test_an_archive_holds_the_three_of_one_tag(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, refused: str
) -> None:
    (tmp_path / "release.tar").write_bytes(b"")
    monkeypatch.setattr(Machine, "run", lambda self, *words: said)
    if refused:
        with pytest.raises(Refused, match=refused):
            obtain(engine(machine), str(tmp_path / "release.tar"), {})
    else:
        assert obtain(engine(machine), str(tmp_path / "release.tar"), {}) == "1.0"


@pytest.mark.parametrize("place", ["oasys", "ghcr.io/example/oasys:v1", "registry.example:5000"])
def test_what_is_no_place_is_not_pushed_to(machine: Machine, place: str) -> None:
    with pytest.raises(Refused, match="is no place of images"):
        push(engine(machine), "1.0", place)
    assert not machine.done


def test_a_pull_that_breaks_off_leaves_what_lay_here(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    before, pull = dict(machine.images), Machine.run

    def breaking(self: Machine, *words: str, text: str | None = None) -> str:
        if words[0] == "pull" and "oasys-edge" in words[1]:
            raise Refused("unauthorized")
        return pull(self, *words, text=text)

    monkeypatch.setattr(Machine, "run", breaking)
    with pytest.raises(Refused, match=r"nothing has changed.*podman login registry\.example:5000"):
        obtain(engine(machine), "registry.example:5000/oasys:1.0", {})
    assert {name: machine.images[name] for name in before} == before


def test_an_archive_is_made_of_the_three(machine: Machine, tmp_path: Path) -> None:
    archive(engine(machine), "1.0", tmp_path / "release.tar")
    [said] = machine.done
    assert all(local(name, "1.0") in said for name in OURS)


# settings, and what the state folder is of


def test_the_rest_of_the_settings_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "oasys.env"
    path.write_text("# OASYS_VERSION=none\nOASYS_VERSION=1\nA='x y'")
    path.chmod(0o640)
    write_settings(path, {"OASYS_VERSION": "2", "COMPOSE_PROFILES": "green"})
    assert path.read_text() == "# OASYS_VERSION=none\nOASYS_VERSION=2\nA='x y'\nCOMPOSE_PROFILES=green\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert settings_in(path) == {"OASYS_VERSION": "2", "A": "x y", "COMPOSE_PROFILES": "green"}


def test_a_state_folder_is_of_one_kind_and_one_project(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oasys.cli.deploying.containers.engine", Machine)
    place = Place("oasys", str(tmp_path / "oasys.env"))
    containers_of(home, quiet, place)
    assert Place.read(home) == place
    with pytest.raises(Refused, match="of the project oasys"):
        containers_of(home, quiet, Place("staging", place.env_file))
    monkeypatch.setenv("OASYS_HOME", str(home.folder))
    with pytest.raises(Refused, match="name those of the release with --images"):
        commands.deploy()
    with pytest.raises(Refused, match="for a host without"):
        commands.deploy(source="/srv/oasys", images="1.0")
    with pytest.raises(Refused, match="belong to --images"):
        commands.deploy(digest=["app=sha256:1"])


def test_a_folder_that_deploys_folders_takes_no_images(home: Home, tmp_path: Path) -> None:
    book = Book(home)
    release = Release("one", "/releases/one")
    (book.folder / "state.json").write_text(
        json.dumps(
            {
                "live": {
                    "release": {"name": release.name, "source": release.source},
                    "slot": "blue",
                    "since": "",
                    "by": "",
                },
                "before": None,
                "under_way": None,
            }
        )
    )
    with pytest.raises(Refused, match="deploys folders"):
        containers_of(home, quiet, Place("oasys", str(tmp_path / "oasys.env")))


# compose.yaml and the edge


@pytest.mark.parametrize("part", ["web", "live", "worker", "app"])
def test_a_slot_is_as_the_other(part: str) -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    twins: list[dict[str, Any]] = [dict(services[service(part, slot)]) for slot in SLOTS]
    assert [each.pop("profiles") for each in twins] == [["blue"], ["green"]]
    if part == "app":
        origins = [each.pop("environment")["OASYS_API_ORIGIN"] for each in twins]
        assert origins == ["http://web:8000", "http://web-green:8000"]
    if part != "worker":
        compose = yaml.safe_load(COMPOSE.read_text())
        for twin, slot in zip(twins, SLOTS, strict=True):
            front = twin["networks"].pop("front")
            address = front["ipv4_address"]
            assert f"{service(part, slot)}:{address}" in compose["x-slots"]
            numbers = address.replace("${OASYS_NETWORK:-10.213}", "10.213").split(".")
            assert front["mac_address"] == "02:42:" + ":".join(f"{int(each):02x}" for each in numbers)
        assert services["edge"]["extra_hosts"] == services["app"]["extra_hosts"] == compose["x-slots"]
    assert twins[0] == twins[1]


def test_who_asks_the_database_knows_where_it_is() -> None:
    compose = yaml.safe_load(COMPOSE.read_text())
    known = dict(each.split(":", 1) for each in compose["x-backend"]["extra_hosts"])
    assert {"postgres", "valkey"} == set(known)
    for name, address in known.items():
        assert compose["services"][name]["networks"]["data"]["ipv4_address"] == address
        assert address.startswith(compose["networks"]["data"]["ipam"]["config"][0]["subnet"].removesuffix("0/24"))


def test_nothing_shared_waits_for_a_slot() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    of_slots = {name for name, each in services.items() if set(each.get("profiles", [])) & {"blue", "green"}}
    for name, each in services.items():
        assert not of_slots & set(each.get("depends_on", {})), name


class EdgeFiles:
    """edge.sh as it is, with its folders below another one and a caddy that says what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        text = (IMAGES / "edge.sh").read_text()
        for name in ("/served", "/etc/oasys", "/srv/oasys"):
            text = text.replace(name, f"{folder}{name}")
        self.script = folder / "edge.sh"
        self.script.write_text(text)
        (folder / "bin").mkdir()
        caddy = folder / "bin" / "caddy"
        caddy.write_text('#!/bin/sh\necho "$* $OASYS_EDGE_API $OASYS_EDGE_APP $OASYS_EDGE_LIVE $OASYS_EDGE_PUBLIC"\n')
        caddy.chmod(0o755)
        (folder / "served").mkdir()

    def image(self, *static: str) -> None:
        """What the image of a release holds."""
        for name in (
            "etc/oasys/Caddyfile",
            "srv/oasys/public/robots.txt",
            *(f"srv/oasys/static/{each}" for each in static),
        ):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)

    def run(self, *words: str) -> str:
        environment = {"PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", "OASYS_EDGE_ADMIN": "unix//x"}
        done = subprocess.run(
            ["bash", str(self.script), *words], env=environment, capture_output=True, text=True, check=False
        )
        assert not done.returncode, done.stderr
        return done.stdout.strip().replace(str(self.folder), "")

    def served(self) -> set[str]:
        return {path.name for path in (self.folder / "served" / "static").rglob("*") if path.is_file()}


def test_an_edge_to_which_nothing_was_brought_serves_its_own(tmp_path: Path) -> None:
    edge = EdgeFiles(tmp_path)
    edge.image("a.js")
    assert edge.run("run") == "run --config /etc/oasys/Caddyfile --adapter caddyfile"


@pytest.mark.parametrize(("slot", "behind"), [("blue", ""), ("green", "-green")])
def test_an_edge_that_starts_anew_serves_what_is_written_down(tmp_path: Path, slot: Slot, behind: str) -> None:
    edge = EdgeFiles(tmp_path)
    edge.image("a.js")
    edge.run("bring", slot, "1.0")
    edge.run("point", slot)
    parts = f"web{behind}:8000 app{behind}:3000 live{behind}:8001 /served/{slot}/public"
    assert edge.run("run") == f"run --config /served/{slot}/etc/Caddyfile --adapter caddyfile {parts}"
    assert (
        edge.run("reload")
        == f"reload --config /served/{slot}/etc/Caddyfile --adapter caddyfile --address unix//x {parts}"
    )


def test_the_files_of_both_slots_are_served_and_no_others(tmp_path: Path) -> None:
    edge = EdgeFiles(tmp_path)
    edge.image("a.js", "both.js")
    edge.run("bring", "blue", "1.0")
    (tmp_path / "srv/oasys/static/a.js").unlink()
    edge.image("b.js")
    edge.run("bring", "green", "2.0")
    assert edge.served() == {"a.js", "b.js", "both.js"}
    (tmp_path / "srv/oasys/static/b.js").unlink()
    edge.image("c.js")
    edge.run("bring", "green", "2.0")  # is there
    assert edge.served() == {"a.js", "b.js", "both.js"}
    edge.run("bring", "blue", "3.0")
    assert edge.served() == {"b.js", "c.js", "both.js"}
