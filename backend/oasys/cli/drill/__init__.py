"""`./oasys drill`: faults on books of the drill's own, with what people were told written down beside."""

from typing import TYPE_CHECKING, Annotated

import typer

from oasys.cli.state import Home, Refused

if TYPE_CHECKING:
    from oasys.cli.drill.field import Outcome


def drill(
    names: Annotated[
        list[str] | None, typer.Argument(help="Which cases; all of them if omitted. --list names them.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            min=1, max=3600, help="How long people post, before and after the fault together: 8; with `deploy` 300."
        ),
    ] = None,
    no_stream: Annotated[
        bool, typer.Option("--no-stream", help="Let lost-data have a backup alone, to see what that loses.")
    ] = False,
    careless: Annotated[
        bool,
        typer.Option(
            "--careless", help="With `deploy`: end what serves before the switch, to see that the drill can fail."
        ),
    ] = False,
    ref: Annotated[
        str | None,
        typer.Option(help="With `release-before`: its commit or tag; the last one before this commit if omitted."),
    ] = None,
    images: Annotated[
        str,
        typer.Option(
            help="With `deploy`: on the whole of deploy/compose.yaml, from the images of this tag (./oasys images)."
        ),
    ] = "",
    for_session: Annotated[
        bool, typer.Option("--for-session", help="Let pooled open tenants for the session, to see that this leaks.")
    ] = False,
    save: Annotated[
        bool,
        typer.Option("--save", help="Write the figures to docs/benchmarks/drills.md, with `deploy` to docs/reports."),
    ] = False,
    show: Annotated[bool, typer.Option("--list", help="Show the cases.")] = False,
) -> None:
    """Break a server of its own under load, and count what was acknowledged, lost and doubled; exits 1 unless nothing was."""
    from oasys.cli.drill.cases import CASES

    if names == ["deploy"] and images:
        from oasys.cli.drill.images import drill_images

        if not drill_images(images, 300 if seconds is None else seconds, is_careless=careless, is_saved=save):
            raise typer.Exit(1)
        return
    if images:
        raise Refused("--images belongs to `./oasys drill deploy`.")
    if names == ["deploy"]:
        from oasys.cli.drill.deploying import drill_deploy

        if not drill_deploy(300 if seconds is None else seconds, is_careless=careless, is_saved=save):
            raise typer.Exit(1)
        return
    if names and names[0] == "release-before":
        from oasys.cli.drill.before import release_before

        if not release_before(ref, names[1:]):
            raise typer.Exit(1)
        return
    if ref:
        raise Refused("--ref belongs to `./oasys drill release-before`.")
    if careless:
        raise Refused("--careless belongs to `./oasys drill deploy`.")
    if show:
        for name, case in CASES.items():
            typer.echo(f"{name:<18} {(case.__doc__ or '').strip()}")
        typer.echo(
            "release-before     Its tests on the schema of this code; more words go to pytest; only when it is named first."
        )
        typer.echo("deploy             A host goes to releases and back under load; only when it is named, alone.")
        return
    unknown = [name for name in names or [] if name not in CASES]
    if unknown:
        raise Refused(f"There is no drill {unknown[0]}: the drills are {', '.join(CASES)}.")
    chosen = 8.0 if seconds is None else seconds
    outcomes = _run(list(dict.fromkeys(names or CASES)), chosen, is_streamed=not no_stream, is_for_session=for_session)
    if not all(outcome.is_well for outcome in outcomes):
        raise typer.Exit(1)
    if save:
        from oasys.cli.drill.figures import FIGURES, keep

        keep(outcomes, chosen)
        typer.echo(f"Written to {FIGURES.name}")


def _run(names: list[str], seconds: float, *, is_streamed: bool, is_for_session: bool) -> "list[Outcome]":
    """What each of them did; it is printed as it ends."""
    from oasys.cli.drill.cases import CASES
    from oasys.cli.drill.field import Field
    from oasys.cli.throwaway import throwaway

    outcomes: list[Outcome] = []
    typer.echo("Making a server for the drills ...")
    with throwaway("drill", is_durable=True) as cluster:
        from oasys.ledger.signing import ensure_key

        home = Home(cluster.folder / "state")
        home.make()
        ensure_key(home.sealing_keys)
        field = Field(cluster, home, seconds, is_streamed, is_for_session)
        for name in names:
            typer.echo(f"{name} ...")
            outcome = CASES[name](field)
            outcomes.append(outcome)
            if outcome.skipped:
                typer.echo(f"  skipped: {outcome.skipped}")
                continue
            typer.echo(
                f"  {outcome.acknowledged:,} acknowledged, {outcome.lost} lost, {outcome.doubled} doubled; "
                f"{outcome.error_percent:.1f} % of {outcome.attempts:,} requests failed; recovered after {outcome.recovery_seconds:.1f} s; "
                f"trial balances {'equal' if outcome.agrees else 'DIFFER'}{'' if outcome.is_well else '  FAILED'}"
            )
            for note in outcome.notes:
                typer.echo(f"  {note}")
    return outcomes
