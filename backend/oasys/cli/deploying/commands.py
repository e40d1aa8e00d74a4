"""`./oasys deploy`, `rollback`, `releases`, `host`, and the steps of a release that they call: `prepare` and `migrate-release`."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oasys.cli.deploying import steps
from oasys.cli.deploying.state import Book, Serving
from oasys.cli.state import BACKEND, Home, Refused

if TYPE_CHECKING:
    from oasys.cli.deploying.processes import Processes

Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Port on 127.0.0.1; the first free one from 8000.")]
Database = Annotated[str | None, typer.Option(help="postgresql:// address of an own PostgreSQL 18.")]
KEPT_MINUTES = 10.0
Tls = Annotated[bool, typer.Option("--tls", help="Serve HTTPS, with a certificate made here.")]


def deploy(
    source: Annotated[
        str | None, typer.Argument(help="The folder of a release; the one this command stands in if omitted.")
    ] = None,
    port: Port = None,
    database_url: Database = None,
    tls: Tls = False,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Take no backup before migrating.")] = False,
    keep: Annotated[
        float,
        typer.Option(
            min=0,
            max=1440,
            help="For how many minutes the release before runs on, for a quick way back; with --images until the next deployment, "
            "unless it is 0.",
        ),
    ] = KEPT_MINUTES,
    images: Annotated[
        str,
        typer.Option(
            help="On a host that runs deploy/compose.yaml: the tag of images that lie here, the file of an archive, or PLACE:TAG of a "
            "registry."
        ),
    ] = "",
    digest: Annotated[
        list[str] | None,
        typer.Option(help="With PLACE:TAG: backend=sha256:..., and so for app and edge; just these are pulled."),
    ] = None,
    env_file: Annotated[
        Path | None, typer.Option(help="With --images: the settings; deploy/oasys.env if omitted.")
    ] = None,
    project: Annotated[str, typer.Option(help="With --images: the name of the project of compose.")] = "oasys",
) -> None:
    """Go to a release while requests are answered: back up, migrate, start it beside, switch, verify, let the one before finish."""
    home = Home.here()
    if images:
        if source or port or database_url or tls:
            raise Refused(
                "--images deploys images: a folder, --port, --database-url and --tls are for a host without containers."
            )
        _deploy_images(
            home, images, _digests(digest or []), env_file, project, is_kept=keep > 0, is_backed_up=not no_backup
        )
        return
    if digest or env_file:
        raise Refused("--digest and --env-file belong to --images.")
    _refuse_images(home)
    runtime = _runtime(home, port=port, own_database=database_url, is_tls=tls, keeps_seconds=keep * 60)
    state = steps.deploy(Book(home), runtime, source or str(BACKEND.parent), typer.echo, is_backed_up=not no_backup)
    runtime.prune({each.release.source for each in (state.live, state.before) if each})
    _tell_where(home, runtime)


def rollback() -> None:
    """Go back to the release that served before, in seconds; the database stays as it is. A second one leads forward again."""
    from oasys.cli.deploying.containers import Place, containers_of

    home = Home.here()
    _refuse_undeployed(home)
    if place := Place.read(home):
        steps.rollback(Book(home), containers_of(home, typer.echo, place), typer.echo)
        return
    steps.rollback(Book(home), _runtime(home), typer.echo)


def releases(
    last: Annotated[int, typer.Option(min=1, help="How many lines of the journal.")] = 20,
) -> None:
    """Show which release serves, which one a rollback leads to, and the journal of deployments."""
    home = Home.here()
    _refuse_undeployed(home)
    book = Book(home)
    state = book.read()
    typer.echo(f"  serves       {_said(state.live)}")
    typer.echo(f"  before       {_said(state.before)}")
    if state.under_way:
        left = state.under_way
        typer.echo(
            f"  UNFINISHED   {left.act} of {left.release.name} at `{left.step}`, by {left.by} since {left.began}"
        )
    for line in book.lines()[-last:]:
        said = (
            f"{line['at']}  {line['act']:<8} {line['release']:<24} {line['outcome']}, {line['seconds']} s, {line['by']}"
        )
        typer.echo(said + (f": {line['detail'].splitlines()[0]}" if line["detail"] else ""))


def host(port: Port = None, database_url: Database = None, tls: Tls = False) -> None:
    """Run what releases share and the release that serves, in the foreground; `./oasys deploy` starts it where none runs."""
    from oasys.cli.deploying import host as hosts

    home = Home.here()
    home.make()
    Book(home)
    hosts.run(home, typer.echo, port, database_url, is_tls=tls)


def prepare() -> None:
    """Install and build whatever this folder needs to run, and start nothing."""
    import compileall

    from oasys.cli import webapp

    for folder in ("config", "oasys"):
        compileall.compile_dir(BACKEND / folder, quiet=2)
    if webapp.exists():
        webapp.prepare(typer.echo)


def migrate() -> None:
    """Bring the database to the schema of this release, as the role that owns it, and start nothing but the database."""
    from oasys.cli.supervisor import Installation
    from oasys.ledger.signing import ensure_key

    home = Home.here()
    home.make()
    began = time.monotonic()
    Installation(home, typer.echo).migrate_alone()
    ensure_key(home.sealing_keys)
    typer.echo(f"The database is as this release wants it, after {time.monotonic() - began:.1f} s.")


def _deploy_images(
    home: Home,
    source: str,
    digests: dict[str, str],
    env_file: Path | None,
    project: str,
    *,
    is_kept: bool,
    is_backed_up: bool,
) -> None:
    from oasys.cli.deploying.containers import Place, containers_of

    place = Place(project, str((env_file or BACKEND.parent / "deploy" / "oasys.env").absolute()))
    runtime = containers_of(home, typer.echo, place, digests=digests, keeps=is_kept)
    state = steps.deploy(Book(home), runtime, source, typer.echo, is_backed_up=is_backed_up)
    assert state.live is not None
    runtime.share(state.live.release)
    typer.echo(f"  {runtime.origin()}")


def _digests(said: list[str]) -> dict[str, str]:
    found = dict(each.partition("=")[::2] for each in said)
    if not all(found.values()):
        raise Refused("--digest is backend=sha256:..., and so for app and edge.")
    return found


def _refuse_images(home: Home) -> None:
    if (home.folder / "deploy" / "containers.json").exists():
        raise Refused("This host runs images: name those of the release with --images.")


def _runtime(
    home: Home,
    *,
    port: int | None = None,
    own_database: str | None = None,
    is_tls: bool = False,
    keeps_seconds: float = 0,
) -> "Processes":
    from oasys.cli.deploying.processes import runtime_of  # images want none of what it imports

    return runtime_of(
        home, typer.echo, port=port, own_database=own_database, is_tls=is_tls, keeps_seconds=keeps_seconds
    )


def _tell_where(home: Home, runtime: "Processes") -> None:
    from oasys.cli.deploying.host import Wanted

    typer.echo(f"  {runtime.origin(Wanted.read(home))}")


def _refuse_undeployed(home: Home) -> None:
    if not (home.folder / "deploy" / "state.json").exists():
        raise Refused("Nothing has been deployed in this state folder yet: ./oasys deploy does.")


def _said(serving: Serving | None) -> str:
    if serving is None:
        return "none"
    return f"{serving.release.name} in {serving.slot} since {serving.since}, by {serving.by}; {serving.release.source}"
