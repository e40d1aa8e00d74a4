"""`./oasys edge`: the edge as the public would meet it, looked at from outside, with a table of what was found."""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

import typer

from oasys.cli.state import BACKEND, Refused

app = typer.Typer(no_args_is_help=True, help="Whether the edge is as safe and as quick as it should be.")
REPORT = BACKEND.parent / "docs" / "reports" / "edge.md"


@app.callback()
def edge() -> None:
    """Kept so that `check` is a word of its own."""


@dataclass(slots=True)
class Findings:
    """Rows of a table, printed as they come; `is_well` until one failed."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    subject: str = ""

    def add(self, what: str, found: str, *, is_well: bool = True) -> None:
        said = "ok" if is_well else "FAILED"
        self.rows.append((self.subject, what, found, said))
        typer.echo(f"  {said:<7} {what:<44} {found}")

    @property
    def is_well(self) -> bool:
        return all(said == "ok" for *_, said in self.rows)


def subjects() -> dict[str, "Callable[..., None]"]:
    """What is looked at, in order, by name."""
    from oasys.cli.edge_check import answers, authority, cdn, domains, tls

    return {
        "tls": tls.scan,
        "headers": tls.headers,
        "protocols": tls.protocols,
        "answers": answers.look,
        "acme": authority.look,
        "domains": domains.look,
        "shield": cdn.shield,
        "cdn": cdn.look,
    }


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="What to look at; all of it if omitted.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Write the table to docs/reports/edge.md as well.")] = False,
) -> None:
    """Start a whole OASYS behind its edge with TLS, and look: sslyze, testssl.sh, HTTP/3, caching, ACME, a CDN; exits 1 on a fault."""
    from oasys.cli import webapp
    from oasys.cli.edge_check.stage import stage

    known = subjects()
    unknown = [name for name in names or [] if name not in known]
    if unknown:
        raise Refused(f"There is nothing called {unknown[0]} to look at: {', '.join(known)}.")
    if save and names:
        raise Refused("A report is of everything: leave the names out, or --save.")
    if not webapp.exists():
        raise Refused("The edge is looked at with the web app behind it, and there is no frontend/.")
    webapp.prepare(typer.echo)
    findings = Findings()
    typer.echo("Starting an installation to look at ...")
    with stage(typer.echo) as made:
        for name in names or known:
            findings.subject = name
            typer.echo(f"{name} ...")
            known[name](made, findings)
    if save:
        _write(findings)
    if not findings.is_well:
        raise typer.Exit(1)


def _write(findings: Findings) -> None:
    table = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in findings.rows)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(
        f"# The edge\n\n`./oasys edge check --save`. Looked at {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores, "
        f"{platform.system()} {platform.machine()}: a whole installation with the demo's books, behind `deploy/edge/Caddyfile` with a "
        "certificate of a private authority; clients, name server and CDN on the same machine.\n\n"
        f"| of | what | found | |\n| --- | --- | --- | --- |\n{table}\n"
    )
    typer.echo(f"Written to {REPORT.relative_to(BACKEND.parent)}")
