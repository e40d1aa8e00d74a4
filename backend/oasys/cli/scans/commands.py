"""`./oasys scan`, and the quick scanners for `./oasys lint`."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from oasys.cli.reporting import table
from oasys.cli.scans.findings import Finding, judged, read_exceptions
from oasys.cli.scans.scanners import SCANNERS, bills
from oasys.cli.scans.tools import ROOT, SCANS
from oasys.cli.state import Refused

REPORT = ROOT / "docs" / "reports" / "scans.md"
EXCEPTIONS = SCANS / "exceptions.toml"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What one scanner looked at, how many findings stand for a reason, which are left, which exceptions are stale; or why it failed."""

    name: str
    at: str = ""
    excepted: int = 0
    left: tuple[Finding, ...] = ()
    stale: tuple[str, ...] = ()
    failure: str = ""

    @property
    def is_clean(self) -> bool:
        return not (self.left or self.stale or self.failure)


def scan(
    names: Annotated[list[str] | None, typer.Argument(help="Scanners; without, all that work offline.")] = None,
    save: Annotated[bool, typer.Option("--save", help=f"Write {REPORT.relative_to(ROOT)}.")] = False,
    sbom: Annotated[
        Path | None, typer.Option(help="Folder for the bills of materials of backend and frontend.")
    ] = None,
) -> None:
    """Scan code, history and deployment; exits 1 on a finding that is neither mended nor excepted in scans/exceptions.toml."""
    wanted = names or [name for name, one in SCANNERS.items() if one.is_offline]
    if strange := set(wanted) - SCANNERS.keys():
        raise Refused(f"There is no scanner {', '.join(sorted(strange))}; there are {', '.join(SCANNERS)}.")
    if save and names:
        raise Refused("The report is of all scanners that work offline: leave their names out.")
    if sbom:
        made = bills(ROOT, sbom)
        typer.echo(f"{sbom}: {', '.join(f'{count} parts of the {name}' for name, count in made.items())}.")
    results = [result_of(name, ROOT) for name in wanted]
    for one in results:
        _tell(one, typer.echo)
    typer.echo(shown(results))
    if save:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(report(results))
        typer.echo(f"Written to {REPORT.relative_to(ROOT)}.")
    if not all(one.is_clean for one in results):
        raise typer.Exit(1)


def quick(say: Say, root: Path = ROOT) -> list[str]:
    """Runs the scanners that lint has time for; answers the names of those that are not clean."""
    with ThreadPoolExecutor(2) as beside:
        results = list(
            beside.map(lambda name: result_of(name, root), [name for name, one in SCANNERS.items() if one.is_quick])
        )
    for one in results:
        say(f"{one.name} ...")
        _tell(one, say)
    return [one.name for one in results if not one.is_clean]


def result_of(name: str, root: Path, exceptions: Path = EXCEPTIONS) -> Result:
    """Runs one scanner. What it cannot do is a failure of its own line, so that the others are still heard."""
    try:
        looked = SCANNERS[name].look(root)
        known = [one for one in read_exceptions(exceptions) if one.scanner == name]
    except Refused as refusal:
        return Result(name, failure=str(refusal))
    left, stale = judged(looked.findings, known)
    return Result(name, looked.at, len(looked.findings) - len(left), tuple(left), tuple(stale))


def _tell(one: Result, say: Say) -> None:
    for line in (one.failure, *map(str, one.left), *(f"Exception to be mended: {text}." for text in one.stale)):
        if line:
            say(f"{one.name}: {line}")


def shown(results: Sequence[Result]) -> str:
    """The table of a run, as Markdown."""
    return table(
        {
            "scanner": one.name,
            "for": SCANNERS[one.name].what,
            "looked at": one.at or "failed",
            "found": "" if one.failure else len(one.left) + one.excepted,
            "excepted": "" if one.failure else one.excepted,
            "left": "" if one.failure else len(one.left),
        }
        for one in results
    )


def report(results: Sequence[Result]) -> str:
    """The table, and every exception with its reason."""
    excepted = table(
        {
            "scanner": one.scanner,
            "rule": one.rule,
            "where": one.path,
            "findings": one.findings if one.findings is not None else "any",
            "reason": one.reason,
        }
        for one in read_exceptions(EXCEPTIONS)
    )
    online = ", ".join(f"`{name}`" for name, one in SCANNERS.items() if not one.is_offline)
    return (
        "# What scanners find\n\nWritten by `./oasys scan --save`. "
        f"Not in it, because it takes a source of known weaknesses: {online}, and trivy on the images; both run in "
        "[the pipeline](../how-to/pipeline.md).\n\n"
        f"{shown(results)}\n\n## Exceptions\n\n{excepted}\n"
    )
