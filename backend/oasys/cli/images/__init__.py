"""`./oasys images`: the images of a release, built, checked, and proven by running the whole of deploy/compose.yaml."""

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from oasys.cli.images import checks, look_alikes
from oasys.cli.images.engine import IMAGES, REPOSITORY, Engine, base, described, engine
from oasys.cli.images.releases import OURS, archive, push
from oasys.cli.state import Home, Refused

app = typer.Typer(help="Build the images of this release, and check them.")
BUILT_ON = ["DEBIAN", "PYTHON", "NODE", "CADDY"]


def version() -> str:
    """The release, as backend/pyproject.toml names it."""
    import tomllib

    from oasys.cli.state import BACKEND

    found: str = tomllib.loads((BACKEND / "pyproject.toml").read_text())["project"]["version"]
    return found


@app.callback(invoke_without_command=True)
def images(
    context: typer.Context,
    tag: Annotated[str, typer.Option(help="Tag of the images; the version, unless named.")] = "",
) -> None:
    """Build oasys-backend, oasys-app and oasys-edge, check each, and put its bill of materials beside."""
    if context.invoked_subcommand is None:
        make(engine(), tag or version())


@app.command("archive")
def archive_command(
    file: Annotated[Path, typer.Argument(help="Where to write it: a tar of the three images.")],
    tag: Annotated[str, typer.Option(help="Tag of the images; the version, unless named.")] = "",
) -> None:
    """Put the three images that were built into one file, for hosts that reach no registry: ./oasys deploy --images FILE."""
    archive(engine(), tag or version(), file)
    typer.echo(f"{file}: {file.stat().st_size / 2**20:,.0f} MB")


@app.command("push")
def push_command(
    place: Annotated[str, typer.Argument(help="Where in a registry, such as ghcr.io/example/oasys.")],
    tag: Annotated[str, typer.Option(help="Tag of the images; the version, unless named.")] = "",
) -> None:
    """Bring the three images that were built into a registry, and print their digests: ./oasys deploy --images PLACE:TAG --digest ..."""
    for part, digest in push(engine(), tag or version(), place).items():
        typer.echo(f"{part}={digest}")


@app.command("prove")
def prove_command(
    tag: Annotated[str, typer.Option(help="Tag of the images; the version, unless named.")] = "",
    save: Annotated[bool, typer.Option("--save", help="Write docs/reports/images.md.")] = False,
    development: Annotated[
        bool, typer.Option("--development", help="Lay compose.dev.yaml over it instead, and change sources meanwhile.")
    ] = False,
) -> None:
    """Run the whole of deploy/compose.yaml on the images that were built: sign up, post, look at each container, restore the backup."""
    from oasys.cli.images import development as of_development
    from oasys.cli.images import prove
    from oasys.cli.images.prove import UPSTREAM

    with_engine, tag = engine(), tag or version()
    if missing := [name for name in OURS if not with_engine.has(f"localhost/{name}:{tag}")]:
        raise Refused(f"{', '.join(missing)} of {tag} are missing: build them with ./oasys images.")
    if with_engine.name == "podman":
        look_alikes.make_missing(with_engine, UPSTREAM, typer.echo)
    if development:
        proof = of_development.prove(with_engine, tag, typer.echo)
        if save:
            _keep("development", of_development.report(proof))
        return
    sizes = check(with_engine, tag)
    proof = prove.prove(with_engine, tag, typer.echo)
    written = prove.table(proof, sizes)
    typer.echo(written)
    if proof.faults:
        raise Refused("\n".join(proof.faults))
    if save:
        _keep("images", prove.report(proof, written, look_alikes_of(with_engine)))


def _keep(name: str, text: str) -> None:
    path = REPOSITORY / "docs" / "reports" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    typer.echo(f"Written to {path.relative_to(REPOSITORY)}; its line in the index by ./oasys report index --save.")


def look_alikes_of(with_engine: Engine) -> list[str]:
    """Those of the bases that are not upstream's."""
    names = [str(each["image"]) for each in described()["bases"].values()]
    return [
        name
        for name in names
        if with_engine.has(name) and look_alikes.LABEL in (with_engine.facts(name)["Config"].get("Labels") or {})
    ]


def make(with_engine: Engine, tag: str) -> None:
    """Raises Refused with everything that does not hold."""
    if with_engine.name == "podman":
        look_alikes.make_missing(with_engine, BUILT_ON, typer.echo)
    build(with_engine, tag)
    check(with_engine, tag)


def build(with_engine: Engine, tag: str) -> None:
    bases = {name: base(name) for name in BUILT_ON}
    app_file = IMAGES / "app.Dockerfile"
    on_node = {name: bases[name] for name in ("NODE", "DEBIAN")}
    steps = [
        ("oasys-backend", IMAGES / "backend.Dockerfile", {"PYTHON": bases["PYTHON"]}, ""),
        ("oasys-app-files", app_file, on_node, "files"),
        ("oasys-app", app_file, on_node, "app"),
        (
            "oasys-edge",
            IMAGES / "edge.Dockerfile",
            {name: bases[name] for name in ("CADDY", "DEBIAN")} | {"APP_FILES": f"localhost/oasys-app-files:{tag}"},
            "",
        ),
    ]
    for name, dockerfile, arguments, target in steps:
        began = time.monotonic()
        with_engine.build(dockerfile, f"localhost/{name}:{tag}", arguments, target=target)
        typer.echo(f"{name}:{tag} built in {time.monotonic() - began:.0f} s")


def check(with_engine: Engine, tag: str) -> list[str]:
    """Says what each image is, as rows of a table too, and keeps its bill of materials in the state folder.

    Raises Refused where something does not hold.
    """
    budgets = described()["megabytes"]
    faults, rows = [], []
    beside = Home.here().folder / "images"
    beside.mkdir(parents=True, exist_ok=True)
    for name in OURS:
        image = f"localhost/{name}:{tag}"
        with with_engine.files(image) as tar:
            found = checks.look(with_engine.facts(image), tar, budgets[name])
        faults += [f"{name}: {fault}" for fault in found.faults]
        bill = with_engine.run(
            "run", "--rm", "--no-healthcheck", "--entrypoint", "cat", image, "/srv/oasys/sbom.cdx.json"
        )
        path = beside / f"{name}-{tag}.cdx.json"
        path.write_text(bill)
        count = len(json.loads(bill)["components"])
        typer.echo(
            f"{name:14} {found.bytes / 2**20:4.0f} MB of {budgets[name]}, {found.files:,} files, user {found.user}, "
            f"{count} components in {path}"
        )
        rows.append(
            f"| {name} | {found.bytes / 2**20:.0f} | {budgets[name]} | {found.files:,} | {found.user} | {count} |"
        )
    if faults:
        raise Refused("\n".join(faults))
    return rows
