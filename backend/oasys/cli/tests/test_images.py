"""What the images and compose.yaml promise, as far as it is written down; `./oasys images` and `images prove` look at the real ones."""

import hashlib
import json
import re
import sys
import tarfile
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from typer.testing import CliRunner

from oasys.cli.images import app as images
from oasys.cli.images import pins
from oasys.cli.images.checks import look
from oasys.cli.images.engine import CONTAINERS_CONF, IMAGES, base, containers_conf, described, unpinned
from oasys.cli.settings_example import COMPOSE, example
from oasys.cli.state import Refused

OURS = ["backend", "app", "edge"]
ARGUMENT = re.compile(r"^ARG ([A-Z_]+)(?:=(\S+))?$", re.MULTILINE)
FROM = re.compile(r"^FROM (\S+)(?: AS (\S+))?$", re.MULTILINE)
DEVELOPMENT = COMPOSE.with_name("compose.dev.yaml")
ENGINE = sys.modules[containers_conf.__module__]  # the package has a function of that name
STARTED = {"restart", "read_only", "cap_drop", "security_opt", "mem_limit", "pids_limit", "logging"}


def _services() -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text())["services"]
    return services


def test_the_example_of_the_settings_is_as_the_code_prints_it() -> None:
    assert (COMPOSE.with_name("oasys.env.example")).read_text() == example(), (
        "Write it anew: ./oasys settings > deploy/oasys.env.example"
    )


def test_the_example_holds_what_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text() + DEVELOPMENT.read_text()))
    assert asked
    assert asked <= set(re.findall(r"^#?(OASYS_\w+)=", example(), re.MULTILINE))


@pytest.mark.parametrize("name", OURS)
def test_an_image_stands_on_a_pinned_base(name: str) -> None:
    text = (IMAGES / f"{name}.Dockerfile").read_text()
    arguments = dict(ARGUMENT.findall(text))
    bases = described()["bases"]
    stages: set[str] = set()
    for source, stage in FROM.findall(text):
        argument = source.removeprefix("${").removesuffix("}")
        if source not in stages and argument != "APP_FILES":  # ours, and as old as this build
            assert arguments[argument] == bases[argument]["image"]
        stages.add(stage)
    assert stages


@pytest.mark.parametrize("name", sorted(described()["bases"]))
def test_a_base_has_a_version_and_no_or_a_whole_digest(name: str) -> None:
    base = described()["bases"][name]
    assert re.fullmatch(r"[a-z.]+/[a-z/]+:v?[0-9a-z][0-9a-z.-]+", base["image"])
    assert "latest" not in base["image"]
    assert re.fullmatch(r"(sha256:[0-9a-f]{64})?", base["digest"])


@pytest.mark.parametrize("name", OURS)
def test_an_image_runs_as_a_number_and_says_how_it_is(name: str) -> None:
    last = (IMAGES / f"{name}.Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (.*)$", last, re.MULTILINE) == ["10001:10001"]
    assert "\nHEALTHCHECK " in last
    assert described()["megabytes"][f"oasys-{name}"] > 0


@pytest.mark.parametrize("name", sorted(_services()))
def test_a_container_is_confined(name: str) -> None:
    service = _services()[name]
    assert service.keys() >= STARTED
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & service.keys()
    if "localhost/oasys-" not in service["image"]:
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])


def test_what_faces_the_network_is_given_no_secrets_and_no_way_to_the_books() -> None:
    services = _services()
    for name in ("edge", "app"):
        assert not services[name].get("secrets")
        assert "env_file" not in services[name]
        assert list(services[name]["networks"]) == ["front"]
    assert [name for name, service in services.items() if "ports" in service] == ["edge"]
    administrators = {name for name, service in services.items() if "database_server_url" in service.get("secrets", [])}
    assert administrators == {"migrate", "cli", "keeper"}


def test_compose_names_the_bases_of_the_list() -> None:
    services = _services()
    for name in ("POSTGRES", "VALKEY", "PROMETHEUS", "ALERTMANAGER"):
        assert services[name.lower()]["image"] == f"${{OASYS_{name}_IMAGE:-{base(name)}}}"


def test_another_project_on_the_host_has_addresses_of_its_own() -> None:
    """OASYS_NETWORK is what all of them begin with."""
    said = COMPOSE.read_text()
    addresses = re.findall(r"\d+\.\d+\.\d+\.\d+", said.replace("${OASYS_NETWORK:-10.213}", "10.99"))
    assert {".".join(each.split(".")[:2]) for each in addresses if not each.startswith("127.")} == {"10.99"}
    assert len(addresses) > 15
    known = set(re.findall(r"^name: (\S+)$", said, re.MULTILINE))
    assert known == {"oasys"}  # --project-name names another


def test_a_base_is_pinned_as_its_registry_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in (("images.json", IMAGES / "images.json"), ("compose.yaml", COMPOSE)):
        (tmp_path / name).write_text(module.read_text())
    monkeypatch.setattr(pins, "FILE", tmp_path / "images.json")
    monkeypatch.setattr(pins, "COMPOSE_FILE", tmp_path / "compose.yaml")
    assert pins.written(described()) == (IMAGES / "images.json").read_text()
    asked: list[str] = []

    def registry(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.host}{request.url.path}")
        if request.url.host == "auth.example":
            assert request.url.params["scope"].startswith("repository:")
            return httpx.Response(200, json={"token": "t"})
        if request.headers.get("Authorization") != "Bearer t":
            scope = f"repository:{request.url.path}:pull"
            challenge = f'Bearer realm="https://auth.example/token",service="registry",scope="{scope}"'
            return httpx.Response(401, headers={"WWW-Authenticate": challenge})
        digest = f"sha256:{hashlib.sha256(request.url.path.encode()).hexdigest()}"
        return httpx.Response(200, headers={"Docker-Content-Digest": digest})

    client = httpx.Client
    monkeypatch.setattr(pins.httpx, "Client", lambda **said: client(transport=httpx.MockTransport(registry)))
    for _ in range(2):  # a digest that is there already is replaced
        pins.pin(lambda text: None)
    assert "HEAD registry-1.docker.io/v2/library/postgres/manifests/18-bookworm" in asked
    found = json.loads((tmp_path / "images.json").read_text())["bases"]
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each["digest"]) for each in found.values())
    services = yaml.safe_load((tmp_path / "compose.yaml").read_text())["services"]
    for name in ("POSTGRES", "VALKEY", "PROMETHEUS", "ALERTMANAGER"):
        wanted = f"{found[name]['image']}@{found[name]['digest']}"
        assert services[name.lower()]["image"] == f"${{OASYS_{name}_IMAGE:-{wanted}}}"
    assert len((tmp_path / "compose.yaml").read_text().splitlines()) == len(COMPOSE.read_text().splitlines())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(404), "404"),
        (httpx.Response(200), "tells no digest"),
        (httpx.Response(200, headers={"Docker-Content-Digest": "sha256:12"}), "tells no digest"),
        (httpx.Response(401, headers={"WWW-Authenticate": 'Bearer realm="no address"'}), "does not tell"),
        (httpx.Response(429), "429"),
    ],
)
def test_a_registry_that_tells_no_digest_changes_nothing(answer: httpx.Response, said: str) -> None:
    before = (IMAGES / "images.json").read_text(), COMPOSE.read_text()
    with (
        httpx.Client(transport=httpx.MockTransport(lambda request: answer)) as client,
        pytest.raises(Refused, match=said),
    ):
        pins.digest_of(client, "docker.io/library/postgres:18-bookworm")
    assert ((IMAGES / "images.json").read_text(), COMPOSE.read_text()) == before


def test_a_release_is_not_built_on_what_may_be_another_base_tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    bases = {name: each | {"digest": ""} for name, each in described()["bases"].items()}
    monkeypatch.setattr(ENGINE, "described", lambda: {"bases": bases})
    assert unpinned() == [each["image"] for each in bases.values()]
    done = CliRunner().invoke(images, ["--pinned"])
    assert isinstance(done.exception, Refused)
    assert "./oasys images pin" in str(done.exception)


def test_a_secret_of_a_container_is_a_file_that_is_mounted_there() -> None:
    for name, service in _services().items():
        environment = service.get("environment") or {}
        wanted = {Path(path).name for path in environment.values() if str(path).startswith("/run/secrets/")}
        assert wanted <= set(service.get("secrets", [])), name


def test_the_overlay_for_development_changes_services_that_there_are() -> None:
    assert set(yaml.safe_load(DEVELOPMENT.read_text())["services"]) <= _services().keys()


def test_in_development_the_web_app_serves_its_own_files() -> None:
    said = yaml.safe_load(DEVELOPMENT.read_text())["services"]["edge"]["environment"]["OASYS_EDGE_STATIC_PATH"]
    caddyfile = (COMPOSE.parent / "edge" / "Caddyfile").read_text()
    assert "handle_path {$OASYS_EDGE_STATIC_PATH:/_next/static}/* {" in caddyfile
    assert not said.startswith("/_next")


def test_what_others_may_write_is_not_built_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setattr(ENGINE, "CACHE", cache)
    assert containers_conf().read_text() == CONTAINERS_CONF
    assert cache.stat().st_mode & 0o777 == 0o700
    cache.chmod(0o777)
    with pytest.raises(Refused, match="you alone can write"):
        containers_conf()
    cache.chmod(0o700)
    monkeypatch.setattr("os.geteuid", lambda: cache.stat().st_uid + 1)
    with pytest.raises(Refused, match="you alone can write"):
        containers_conf()
    cache.rename(tmp_path / "elsewhere")
    cache.symlink_to(tmp_path / "elsewhere")
    monkeypatch.undo()
    monkeypatch.setattr(ENGINE, "CACHE", cache)
    with pytest.raises(Refused, match="you alone can write"):
        containers_conf()


# the checks of an image

GOOD = {
    "Config": {
        "User": "10001:10001",
        "Env": ["PATH=/usr/bin", "OASYS_SECRET_KEY_FILE=/run/secrets/key"],
        "Healthcheck": {"Test": ["CMD", "true"]},
    }
}


def _file(name: str, mode: int = 0o644, size: int = 10) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.mode, member.size = mode, size
    return member


SBOM = _file("srv/oasys/sbom.cdx.json", size=5000)


def test_a_sound_image_has_no_faults() -> None:
    found = look(GOOD, [SBOM, _file("usr/bin/python3", 0o755), _file("var/lib/dpkg/status")], 1)
    assert (found.faults, found.user, found.files, found.bytes) == ([], "10001:10001", 3, 5020)


@pytest.mark.parametrize(
    ("member", "said"),
    [
        (_file("usr/bin/su", 0o4755), "rights of its owner"),
        (_file("usr/bin/wall", 0o2755), "rights of its owner"),
        (_file("etc/oasys/Caddyfile", 0o666), "written by everybody"),
        (_file("usr/bin/gcc-12", 0o755), "a compiler"),
        (_file("usr/bin/x86_64-linux-gnu-g++", 0o755), "a compiler"),
        (_file("usr/local/bin/pip3.13", 0o755), "installs packages"),
        (_file("usr/local/bin/npm", 0o755), "installs packages"),
        (_file("usr/bin/git", 0o755), "is git's"),
        (_file("srv/oasys/.git/HEAD"), "is git's"),
        (_file("root/.cache/uv/x"), "a cache"),
        (_file("var/cache/apt/archives/x.deb"), "a cache"),
        (_file("./var/lib/apt/lists/deb_Packages"), "a cache"),
        (_file("srv/oasys/docs/tests/test_posting.py"), "is a test"),
        (_file("srv/oasys/app/src/a.test.tsx"), "is a test"),
        (_file("srv/big", size=2**21), "are its budget"),
    ],
)
def test_an_image_with_what_does_not_belong_there_is_refused(member: tarfile.TarInfo, said: str) -> None:
    [fault] = look(GOOD, [SBOM, member], 1).faults
    assert said in fault


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"User": ""}, "Its user is root"),
        ({"User": "0:0"}, "Its user is 0:0"),
        ({"User": "oasys"}, "Its user is oasys"),
        ({"Healthcheck": None}, "no health check"),
        ({"Healthcheck": {"Test": ["NONE"]}}, "no health check"),
        ({"Env": ["OASYS_SECRET_KEY=abc"]}, "holds OASYS_SECRET_KEY"),
        ({"Env": ["PGPASSWORD=abc"]}, "holds PGPASSWORD"),
    ],
)
def test_an_image_that_says_the_wrong_thing_is_refused(changed: dict[str, Any], said: str) -> None:
    [fault] = look({"Config": GOOD["Config"] | changed}, [SBOM], 1).faults
    assert said in fault


@pytest.mark.parametrize(
    "folder", ["usr/local/lib/python3.13", "srv/oasys/backend/.venv/lib/python3.13/site-packages/x"]
)
def test_an_image_whose_python_is_not_compiled_is_refused(folder: str) -> None:
    sources = [_file(f"./{folder}/{name}.py") for name in ("a", "b", "c")]
    compiled = [_file(f"./{folder}/__pycache__/{name}.cpython-313.pyc") for name in ("a", "b", "c")]
    assert not look(GOOD, [SBOM, *sources, *compiled], 1).faults
    assert look(GOOD, [SBOM, *sources, compiled[0]], 1).faults == [
        f"/{folder}/b.py and 1 more are not compiled: each process would compile what it imports, at every start."
    ]
    [fault] = look(GOOD, [SBOM, *sources, *compiled[1:]], 1).faults
    assert "/a.py is not compiled" in fault


def test_an_image_without_a_bill_of_materials_is_refused() -> None:
    assert look(GOOD, [_file("srv/oasys/sbom.cdx.json", size=2)], 1).faults == [
        "It has no bill of materials (/srv/oasys/sbom.cdx.json)."
    ]
