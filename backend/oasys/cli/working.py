"""`./oasys work`: the worker in the foreground; the supervisor runs it so."""

from typing import Annotated

import typer

from oasys.cli.runtime import django_ready


def work(
    supervisor: Annotated[int | None, typer.Option(hidden=True, help="End when this parent is gone.")] = None,
) -> None:
    """Take jobs from the queue and make the worker's rounds until stopped; several may run at once."""
    with django_ready():
        from config.environment import environment
        from oasys.worker.process import run

        env = environment()
        metrics_bind = env.worker_metrics_bind if env.metrics else None
        run(supervisor=supervisor, database_url=env.waking_url, metrics_bind=metrics_bind)
