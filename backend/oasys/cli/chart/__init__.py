"""`./oasys chart check`: the Helm chart held against Helm, the shapes of Kubernetes, checkov, and rules of its own.

Nothing here asks a cluster. The tools are fetched once, into `.oasys/tools`.
"""

import time
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from oasys.cli.state import BACKEND, Home, Refused

app = typer.Typer(no_args_is_help=True, help="The Helm chart of deploy/helm.")
REPORT = BACKEND.parent / "docs" / "reports" / "chart.md"
CHART = BACKEND.parent / "deploy" / "helm" / "oasys"
VALUES = ("minimal", "full", "blue-green")
KUBERNETES = "1.35"
# what each value, set so, is refused for: the chart's schema names it
REFUSED: dict[str, tuple[str, str]] = {
    "no host": ("hosts=null", "hosts"),
    "every host": ("hosts[0]=*", "hosts/0"),
    "no registry": ("images.registry=", "images/registry"),
    "no release": ("release.tag=", "release/tag"),
    "a release that moves": ("release.tag=latest", "release/tag"),
    "no release of the active colour": ("release.strategy=blue-green,release.tag=", "release/blue/tag"),
    "a digest that is none": ("release.digests.app=sha256:12", "release/digests/app"),
    "no secret": ("secrets.name=", "secrets/name"),
    "no secret of the owner": ("secrets.ownerName=", "secrets/ownerName"),
    "no network of pods": ("podNetworks=null", "podNetworks"),
    "all networks believed": ("podNetworks[0]=0.0.0.0/0", "podNetworks/0"),
    "no proxy named before an edge without TLS": ("edge.trustedProxies=null", "edge"),
    "an edge without TLS for the world": ("edge.service.type=LoadBalancer", "edge/service/type"),
    "TLS without a certificate": ("edge.tls=secret", "edge/certificate"),
    "an ingress without TLS": ("ingress.enabled=true,ingress.className=nginx", "ingress/tlsSecret"),
    "PostgreSQL nowhere": ("postgresql.at=null", "postgresql"),
    "PostgreSQL everywhere": ("postgresql.at[0].cidr=0.0.0.0/0", "postgresql/at/0/cidr"),
    "PostgreSQL without TLS": ("postgresql.tls.mode=prefer", "postgresql/tls/mode"),
    "Valkey nowhere": ("valkey.enabled=true", "valkey/at"),
    "mail without a sender": ("mail.enabled=true,mail.at[0].cidr=10.0.0.1/32,mail.at[0].port=587", "mail/from"),
    "no limit of memory": ("web.resources.limits.memory=null", "web/resources/limits"),
    "a secret among settings": ("settings.OASYS_SECRET_KEY=x", "OASYS_SECRET_KEY"),
    "a secret's address among settings": ("settings.OASYS_DATABASE_URL=x", "OASYS_DATABASE_URL"),
    "a setting that is no text": ("settings.OASYS_SESSION_DAYS=7", "settings/OASYS_SESSION_DAYS"),
    "a value that there is not": ("wbe.replicas=3", "wbe"),
}
EXCEPTIONS: dict[str, str] = {
    "CKV_K8S_15": "images are pulled where a node has none: a release is a tag that never moves, and a registry that is away "
    "stops no restart (`images.pullPolicy: Always` is a value)",
    "CKV_K8S_43": "digests are values (`release.digests`), known once images are built; the value set `full` has them",
}


@app.command()
def check(save: Annotated[bool, typer.Option("--save", help="Write docs/reports/chart.md as well.")] = False) -> None:
    """Lint and render the chart with each set of values, validate it strictly, look for what must not be; exits 1 unless all is well."""
    import yaml

    from oasys.cli.chart.breaches import unseen
    from oasys.cli.chart.rules import RULES, findings
    from oasys.cli.chart.tools import Tools

    tools = Tools.fetched(Home.here(), typer.echo)
    rows: list[tuple[str, str, str]] = []
    bad: list[str] = []

    def row(what: str, found: list[str], beside: str) -> None:
        rows.append((what, "clean" if not found else f"{len(found)} FINDINGS", beside))
        typer.echo(f"  {what:<34} {rows[-1][1]:<14} {beside}")
        for said in found:
            typer.echo(f"    {said}")
        bad.extend(found)

    started = time.monotonic()
    sets: dict[str, list[dict[str, Any]]] = {}
    for name in VALUES:
        values = CHART.parent / "values" / f"{name}.yaml"
        row(f"{name}: helm lint --strict", tools.lint(CHART, values), "")
        rendered = tools.rendered(CHART, values, KUBERNETES)
        documents = sets[name] = [found for found in yaml.safe_load_all(rendered) if found]
        row(f"{name}: kubernetes-validate --strict", tools.validated(rendered, KUBERNETES), f"{len(documents)} objects")
        row(f"{name}: rules of our own", findings(documents), f"{len(RULES)} rules")
        failed, passed = tools.scanned(rendered)
        unknown = [f"{check}: {where}" for check, where in failed if check not in EXCEPTIONS]
        row(f"{name}: checkov", unknown, f"{passed} passed, {len(failed) - len(unknown)} failed by exception")
    blind, breaches = unseen(sets)
    row("rules of our own, each broken", blind, f"{breaches} breaches, each seen by its rule")
    minimal = CHART.parent / "values" / "minimal.yaml"
    unrefused = [
        f"{what} ({setting}) was not refused by the name {place}"
        for what, (setting, place) in REFUSED.items()
        if not tools.is_refused(CHART, minimal, setting, place)
    ]
    row("values that must be refused", unrefused, f"{len(REFUSED)} of them, each refused by its name")
    said = (
        f"Checked {datetime.now(UTC):%Y-%m-%d %H:%M} UTC in {time.monotonic() - started:.0f} s with {tools.versions()}, "
        f"for Kubernetes {KUBERNETES}; no cluster was asked."
    )
    typer.echo(said)
    if save and not bad:
        _write(rows, said)
        typer.echo(f"Written to {REPORT.relative_to(BACKEND.parent)}")
    if bad:
        raise Refused(f"The chart is not clean: {len(bad)} findings.")


def _write(rows: list[tuple[str, str, str]], said: str) -> None:
    from oasys.cli.chart.rules import RULES

    def table(head: tuple[str, ...], body: list[tuple[str, ...]]) -> str:
        lines = [head, tuple("---" for _ in head), *body]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    exceptions: list[tuple[str, ...]] = list(EXCEPTIONS.items())
    refused: list[tuple[str, ...]] = [(what, f"`{setting}`") for what, (setting, _) in REFUSED.items()]
    rules: list[tuple[str, ...]] = [(rule.__doc__ or "",) for rule in RULES]
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(
        f"# The Helm chart\n\n`./oasys chart check --save`. {said}\n\n"
        f"{table(('check', 'found', 'beside it'), [*rows])}\n\n"
        f"## Checks of checkov that are left out, and why\n\n{table(('check', 'why'), exceptions)}\n\n"
        f"## Rules of our own\n\n{table(('rule',), rules)}\n\n"
        f"## Values that are refused\n\n{table(('what', 'set so'), refused)}\n"
    )
