"""`./oasys keys`: the keys of encrypted fields."""

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import psycopg
import typer

from oasys.cli.runtime import django_ready

app = typer.Typer(no_args_is_help=True, help="Look after the keys of encrypted fields.")


@app.command("list")
def list_keys() -> None:
    """List the ids of the keys; the first one encrypts, all of them decrypt."""
    with django_ready():
        from oasys.core.encryption import keys

        for number, key in enumerate(keys()):
            typer.echo(f"{key.id}  {'encrypts and decrypts' if number == 0 else 'decrypts'}")


@app.command()
def rotate(
    resume: Annotated[
        bool, typer.Option("--resume", help="Add no key: go on encrypting by the first one, after an interruption.")
    ] = False,
) -> None:
    """Encrypt every encrypted field by a new key; the server may run meanwhile, and it may be interrupted (--resume)."""
    with django_ready():
        from django.conf import settings

        from oasys.core.encryption import keys
        from oasys.core.rotation import add_key

        if resume:
            typer.echo(f"Going on with key {keys()[0].id}.")
        elif settings.FIELD_KEYS_FILE:
            typer.echo(f"Key {add_key(Path(settings.FIELD_KEYS_FILE))} was added to {settings.FIELD_KEYS_FILE}.")
        else:
            typer.echo(f"OASYS_FIELD_KEYS rules: encrypting by its first key, {keys()[0].id}.")
        count, unreadable = _reencrypt_all()
        typer.echo(f"{count:,} rows were encrypted again. Earlier keys stay: backups need them.")
        for name, row in unreadable:
            typer.echo(f"{name} {row} cannot be read by any key: somebody changed it, or its key is gone.")
        raise typer.Exit(1 if unreadable else 0)


def _reencrypt_all() -> tuple[int, list[tuple[str, Any]]]:
    from oasys.core.rotation import encrypted_models, is_of_tenant, reencrypt
    from oasys.core.tenancy import tenant

    count, lost = 0, []
    for model in encrypted_models():
        for tenant_id in _tenants() if is_of_tenant(model) else [None]:
            unreadable: set[Any] = set()
            while True:
                with tenant(tenant_id) if tenant_id else nullcontext():
                    done = reencrypt(model, unreadable=unreadable)
                count += done
                if not done:
                    break
            lost += [(model._meta.db_table, row) for row in sorted(unreadable)]
    count -= len(lost)
    return _reencrypt_factors(count, lost)


def _reencrypt_factors(count: int, lost: list[tuple[str, Any]]) -> tuple[int, list[tuple[str, Any]]]:
    """Secrets of second factors lie inside JSON of django-allauth."""
    from oasys.identity.services.factors import reencrypt_factors

    unreadable: set[Any] = set()
    after: int | None = 0
    while after is not None:
        done, after = reencrypt_factors(after=after, unreadable=unreadable)
        count += done
    return count, lost + [("mfa_authenticator", row) for row in sorted(unreadable)]


def _tenants() -> list[UUID]:
    """Every tenant's id, read by the role that may."""
    with psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        return [row[0] for row in connection.execute("select id from organisations_tenant order by id")]
