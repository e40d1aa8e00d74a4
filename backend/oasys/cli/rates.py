"""`./oasys rates load | fetch`: reference rates that central banks publish, for every tenant of the installation."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oasys.cli.runtime import django_ready
from oasys.cli.state import Refused

if TYPE_CHECKING:
    from oasys.currencies.providers import Provider

app = typer.Typer(no_args_is_help=True, help="Load the exchange rates that central banks publish.")
Source = Annotated[str, typer.Option(help="Who published them: ecb, the European Central Bank.")]


@app.command()
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A published file: CSV, or a ZIP of it.")],
    source: Source = "ecb",
) -> None:
    """Load a published file; what stands already is left, another rate for a day is refused."""
    _load(source, file.read_bytes())


@app.command()
def fetch(
    source: Source = "ecb",
    history: Annotated[bool, typer.Option("--history", help="All that was ever published, not the last day.")] = False,
    url: Annotated[str | None, typer.Option(help="Another address of the same file.")] = None,
) -> None:
    """Fetch the file of the last day, or the history, from its publisher, and load it."""
    from oasys.currencies.providers import UnreadableRates, fetched

    provider = _provider(source)
    address = url or (provider.history_url if history else provider.daily_url)
    typer.echo(f"Fetching {address} ...")
    try:
        content = fetched(address)
    except (OSError, UnreadableRates) as error:
        raise Refused(
            f"{address} could not be fetched: {error}. Download it yourself: ./oasys rates load FILE"
        ) from error
    _load(source, content)


def _provider(source: str) -> "Provider":
    from oasys.currencies.providers import PROVIDERS

    if source not in PROVIDERS:
        raise Refused(f"No provider is called {source}. There is: {', '.join(sorted(PROVIDERS))}.")
    return PROVIDERS[source]


def _load(source: str, content: bytes) -> None:
    provider = _provider(source)
    with django_ready(role="owner"):
        from oasys.core.errors import DomainError
        from oasys.currencies.providers import UnreadableRates
        from oasys.currencies.services import load_reference_rates

        try:
            done = load_reference_rates(provider=provider, content=content)
        except UnreadableRates as error:
            raise Refused(f"The file cannot be read: {error}. Nothing was loaded.") from error
        except DomainError as refusal:
            raise Refused(refusal.detail) from refusal
    typer.echo(
        f"{done.new:,} rates of {source} loaded, {done.standing:,} stood already, {done.first_day} to {done.last_day}."
    )
