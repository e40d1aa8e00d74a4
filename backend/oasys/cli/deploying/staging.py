"""`./oasys staging`: another installation with the books of this one, and nobody in them."""

import json
import os
import secrets
import shutil
import time
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from psycopg import sql

from oasys.cli.keeping.commands import source_of
from oasys.cli.keeping.encryption import write_private
from oasys.cli.keeping.place import run
from oasys.cli.keeping.restoring import choose, restore
from oasys.cli.postgres import Cluster, other_than_root
from oasys.cli.provision import DATABASE, provision
from oasys.cli.runtime import environment_of, migrations_stamp
from oasys.cli.state import Home, Refused

app = typer.Typer(no_args_is_help=True, help="A second installation to try releases on.")
SHOWN = 5


@app.callback()
def _group() -> None:
    """Keeps `make` a word of its own."""


@app.command()
def make(
    into: Annotated[Path, typer.Option("--into", help="A new state folder, for OASYS_HOME.")],
    source: Annotated[
        Path | None, typer.Option("--from", help="Folder of the backups; this installation's if omitted.")
    ] = None,
    name: Annotated[str | None, typer.Option("--backup", help="Which backup; the last if omitted.")] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="File of the backups' key; this installation's if omitted.")
    ] = None,
) -> None:
    """Restore a backup beside and scrub it: names, addresses, accounts, mails, secrets and files are replaced, figures stay.

    The folder gets its name when everything is replaced; a copy that is not is removed.
    """
    target = into.absolute()
    if target.exists():
        raise Refused(f"{target} is there already: name a new folder.")
    raw = target.with_name(f"{target.name}.unscrubbed")
    shutil.rmtree(raw, ignore_errors=True)
    found = source_of(Home.here(), source, key)
    began = time.monotonic()
    try:
        restored = restore(found, choose(found, to=None, name=name), raw, typer.echo, to=None, is_alone=True)
        people, password = scrub_copy(restored.home)
    except BaseException:
        _gone(raw)
        raise
    raw.rename(target)
    typer.echo(f"Scrubbed after {time.monotonic() - began:.1f} s. Start it: OASYS_HOME={target} ./oasys up --no-demo")
    typer.echo(f"Everybody signs in with the password {password}, such as {', '.join(people) or 'nobody'}.")


def scrub_copy(home: Home) -> tuple[list[str], str]:
    """Scrubs a copy that nothing uses, and gives it secrets of its own; addresses of some who can sign in, and everybody's password.

    Raises Refused where the copy is of another release, whose columns this one does not know.
    """
    if home.facts().get("migrated") != migrations_stamp():
        raise Refused("The backup is of another release: scrub it with that one, whose columns are declared there.")
    from oasys.core.encryption import new_key

    keys = home.folder / "field-keys.json"
    fresh = new_key()
    write_private(keys, json.dumps([fresh, *json.loads(keys.read_text())]).encode())
    cluster = Cluster(home.postgres, home.secrets()["admin"])
    cluster.start()
    try:
        password, people = _scrub(home, cluster)
        write_private(keys, json.dumps([fresh]).encode())
        _own_secrets(home, cluster)
    finally:
        cluster = Cluster(home.postgres, home.secrets()["admin"])
        cluster.stop()
    # the changes that led here, and what they replaced, stood in the WAL
    _reset_wal(cluster)
    (home.folder / "backup-key.txt").unlink(missing_ok=True)
    (home.folder / "sealing-keys.json").unlink(missing_ok=True)
    cluster.log.unlink(missing_ok=True)
    home.remember(demo=None, has_no_demo=True)
    return people, password


def _scrub(home: Home, cluster: Cluster) -> tuple[str, list[str]]:
    for variable in [variable for variable in os.environ if variable.startswith("OASYS_")]:
        del os.environ[variable]
    os.environ.update(environment_of(home))
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password

    from oasys.cli.deploying.scrubbing import forget, scrub
    from oasys.platform.personal_data import declared

    password = secrets.token_urlsafe(12)
    with psycopg.connect(cluster.admin_url, dbname=DATABASE) as connection:
        for said in scrub(connection, declared(), make_password(password)):
            typer.echo(f"  {said}")
        rows = connection.execute(
            "select email from identity_user where is_active order by date_joined limit %s", [SHOWN]
        )
        people = [row[0] for row in rows]
    with psycopg.connect(cluster.admin_url, dbname=DATABASE, autocommit=True) as connection:
        forget(connection)
    return password, people


def _own_secrets(home: Home, cluster: Cluster) -> None:
    """Other passwords for the roles, another secret key: what opens the original opens nothing here."""
    (home.folder / "secrets.json").unlink()
    made = home.secrets()
    provision(cluster.admin_url, made)
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("alter role postgres password {}").format(sql.Literal(made["admin"])))


def _reset_wal(cluster: Cluster) -> None:
    run(["pg_resetwal", "-D", str(cluster.data)], user=other_than_root())


def _gone(raw: Path) -> None:
    if (raw / "postgres" / "data").exists():
        Cluster(raw / "postgres", "").stop()
    shutil.rmtree(raw, ignore_errors=True)
