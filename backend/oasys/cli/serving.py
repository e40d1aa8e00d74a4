"""What a container runs: one process of the installation in the foreground, told everything by its settings; and what comes before it."""

import os
import sys
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer
from psycopg.conninfo import conninfo_to_dict

from oasys.cli.children import WEB_SETTINGS
from oasys.cli.provision import DATABASE, is_provisioned, provision
from oasys.cli.runtime import django_ready, environment_of, has_own_address, refuse_settings
from oasys.cli.state import BACKEND, Home, Refused
from oasys.cli.supervisor import LOCAL_OPTION, LOCK_OPTION, MIGRATION_TRIES

LONG_STATEMENT_SECONDS = "600"


class Part(StrEnum):
    """What can be served."""

    web = "web"
    live = "live"
    worker = "worker"


COMMANDS = {
    Part.web: ["-m", "gunicorn", "config.wsgi:application", "-c", str(WEB_SETTINGS), "--no-control-socket"],
    Part.live: ["-m", "oasys.live"],
    Part.worker: ["-m", "oasys.cli", "work"],
}


def serve(
    part: Annotated[Part, typer.Argument(help="The API, the streams of events, or jobs and rounds.")],
    reload: Annotated[
        bool, typer.Option("--reload", help="Start anew whenever a source changes; not in production.")
    ] = False,
) -> None:
    """Run one part in the foreground against the database that the settings name, as containers do; ./oasys up runs all of them."""
    _refuse_settings()
    if part is Part.worker:
        os.environ.setdefault("OASYS_STATEMENT_TIMEOUT_SECONDS", LONG_STATEMENT_SECONDS)
    else:
        os.environ["OASYS_DATABASE_POOL"] = "true"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.chdir(BACKEND)
    if reload:
        _run_again_and_again(part)
    else:
        _become(part)


def _become(part: Part, sockets: object = None) -> None:
    os.execv(sys.executable, [sys.executable, *COMMANDS[part]])  # noqa: S606


def _run_again_and_again(part: Part) -> None:
    """uvicorn's reloader watches the sources; what it starts becomes the part, whatever server that has. Raises Refused in production."""
    from uvicorn import Config
    from uvicorn.supervisors import ChangeReload

    from config.environment import environment

    if environment().mode == "production":
        raise Refused("--reload is for development: OASYS_MODE is production.")
    watched = [str(BACKEND / name) for name in ("oasys", "config")]
    config = Config("config.wsgi:application", reload=True, reload_dirs=watched, log_config=None)
    ChangeReload(config, target=partial(_become, part), sockets=[]).run()


def migrate(
    beside: Annotated[
        bool,
        typer.Option(
            "--beside", help="While another release serves: wait for no table longer than two seconds, and try again."
        ),
    ] = False,
) -> None:
    """Make roles and database where OASYS_DATABASE_SERVER_URL says who may, and bring the tables to this release."""
    _refuse_settings()
    os.environ["PGOPTIONS"] = f"{LOCAL_OPTION} {LOCK_OPTION}" if beside else LOCAL_OPTION
    said = environment_of(Home.here(), "owner")
    if admin := said.get("OASYS_DATABASE_SERVER_URL"):
        addresses = [said.get(f"OASYS_DATABASE_{name}") or "" for name in ("URL", "OWNER_URL", "BACKUP_URL")]
        passwords = passwords_of(addresses)
        if not is_provisioned(addresses):
            typer.echo("Making roles and database ...")
            provision(admin, passwords)
    typer.echo("Migrating the database ...")
    with django_ready("owner", is_any_schema=True):
        _migrate(MIGRATION_TRIES if beside else 1)
    typer.echo("The database stands as this release wants it.")


def _migrate(tries: int) -> None:
    """What cannot have a table soon lets go, so that nobody waits behind it, and is tried again."""
    from django.core.management import call_command
    from django.db.utils import OperationalError

    for left in reversed(range(tries)):
        try:
            call_command("migrate", verbosity=0)
            return
        except OperationalError as error:
            if not left or "lock timeout" not in str(error):
                raise


def passwords_of(addresses: list[str]) -> dict[str, str]:
    """The password of each role, out of its own address. Raises Refused where an address is missing or another role's."""
    found = {}
    for role, address in zip(("oasys_app", "oasys_owner", "oasys_backup"), addresses, strict=True):
        parts = conninfo_to_dict(address)
        if parts.get("user") != role or parts.get("dbname") != DATABASE or not parts.get("password"):
            name = {"oasys_app": "URL", "oasys_owner": "OWNER_URL", "oasys_backup": "BACKUP_URL"}[role]
            raise Refused(
                f"OASYS_DATABASE_{name} must be postgresql://{role}:PASSWORD@HOST/{DATABASE} where roles are made by "
                "OASYS_DATABASE_SERVER_URL."
            )
        found[role] = str(parts["password"])
    return found


def _refuse_settings() -> None:
    if not has_own_address():
        raise Refused("OASYS_DATABASE_URL says where the database is. Without one ./oasys up starts everything itself.")
    home = Home.here()
    home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    refuse_settings(home)
