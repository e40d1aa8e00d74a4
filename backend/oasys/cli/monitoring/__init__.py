"""`./oasys monitoring`: the dashboards of Grafana, made from one description, and the proof that what they ask for is there."""

from typing import Annotated

import typer

from oasys.cli.state import BACKEND

app = typer.Typer(no_args_is_help=True, help="Dashboards, and whether Prometheus knows all they ask for.")
MONITORING = BACKEND.parent / "deploy" / "monitoring"


@app.command()
def dashboards() -> None:
    """Write the dashboards into deploy/monitoring/dashboards."""
    from oasys.cli.monitoring.dashboards import DASHBOARDS, as_json

    folder = MONITORING / "dashboards"
    for dashboard in DASHBOARDS:
        path = folder / f"{dashboard.uid}.json"
        path.write_text(as_json(dashboard), encoding="utf-8")
        typer.echo(path.relative_to(BACKEND.parent))


@app.command()
def check(
    web: Annotated[str, typer.Option(help="Address of the web server's metrics.")] = "127.0.0.1:9464",
    worker: Annotated[str, typer.Option(help="Address of the worker's metrics.")] = "127.0.0.1:9465",
    live: Annotated[str, typer.Option(help="Address of the live process's metrics.")] = "127.0.0.1:9466",
) -> None:
    """Start a Prometheus, scrape OASYS as it runs, and send it every query of dashboards and alerts; exits 1 where one finds nothing."""
    from oasys.cli.monitoring.proof import prove

    silent = prove({"oasys-web": web, "oasys-worker": worker, "oasys-live": live}, typer.echo)
    for query in silent:
        typer.echo(f"NO DATA  {query}")
    if silent:
        raise typer.Exit(1)
