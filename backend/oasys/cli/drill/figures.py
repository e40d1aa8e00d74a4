"""The figures of drills in docs/benchmarks/drills.md: a row for each case, replaced by the run that is kept."""

import os
from datetime import UTC, datetime
from pathlib import Path

from oasys.cli.drill.field import Outcome
from oasys.cli.state import BACKEND

FIGURES = BACKEND.parent / "docs" / "benchmarks" / "drills.md"


def keep(outcomes: list[Outcome], seconds: float, path: Path = FIGURES) -> None:
    """Writes a row for each case that was not skipped, in the place of its earlier one, or after the last."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for outcome in outcomes:
        if outcome.skipped:
            continue
        row = _row(outcome, seconds)
        places = [n for n, line in enumerate(lines) if line.startswith("|")]
        own = [n for n in places if lines[n].startswith(f"| {outcome.name} |")]
        if own:
            lines[own[0]] = row
        else:
            lines.insert(places[-1] + 1, row)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(outcome: Outcome, seconds: float) -> str:
    recovered = f"{outcome.recovery_seconds:.1f} s" if outcome.recovery_seconds else "no request failed"
    beside = [*outcome.notes, f"{seconds:g} s of load, {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d}"]
    words = [
        outcome.name,
        f"{outcome.acknowledged:,}",
        str(outcome.lost),
        str(outcome.doubled),
        f"{outcome.error_percent:.1f} %",
        recovered,
        "equal" if outcome.agrees else "DIFFER",
        "; ".join(beside).replace("|", "/"),
    ]
    return "| " + " | ".join(words) + " |"
