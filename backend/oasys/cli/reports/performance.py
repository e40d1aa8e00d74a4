"""`./oasys report performance`: what the benchmarks printed, against what is aimed for.

Aims come from docs/benchmarks/targets.toml, figures from the tables that commands wrote into docs/benchmarks, and what they were
before from the history of these files (docs/reports/runs/performance.json).
"""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oasys.cli.reports.places import DOCS, git, keep_run, paragraph, rows, run_of, tokens
from oasys.cli.state import Refused

NAME = "performance"
FOLDER = DOCS / "benchmarks"
FILE = FOLDER / "targets.toml"
NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
MEASURED = re.compile(r"[Mm]easured (\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Target:
    """An aim, and the cell that holds its figure: of the table under `under`, in the row that begins with `row`.

    `part` is what stands before the number in the cell, as in `p95 21.3 ms`; empty: the first number.
    """

    aim: str
    unit: str
    command: str
    file: str = ""
    row: tuple[str, ...] = ()
    column: str = "figure"
    part: str = ""
    under: str = ""
    at_most: float | None = None
    at_least: float | None = None

    def is_met(self, figure: float) -> bool:
        return (self.at_most is None or figure <= self.at_most) and (self.at_least is None or figure >= self.at_least)

    def bound(self) -> str:
        """As a person reads it."""
        word, value = ("at most", self.at_most) if self.at_most is not None else ("at least", self.at_least)
        return f"{word} {shown(value or 0.0, self.unit)}"


def targets() -> list[Target]:
    """The aims, in their order."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))["target"]
    return [Target(**one | {"row": tuple(one.get("row", ()))}) for one in found]


def shown(value: float, unit: str) -> str:
    """A figure with its unit."""
    return f"{value:,.2f}".rstrip("0").rstrip(".") + (f" {unit}" if unit else "")


def tables(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Every table of a page with the heading it stands under; its first row are the heads."""
    table: list[list[str]] = []
    line: list[str] = []
    heading, is_heading = "", False
    for token in tokens(text):
        match token.type:
            case "heading_open":
                is_heading = True
            case "heading_close":
                is_heading = False
            case "table_open":
                table = []
            case "tr_open":
                line = []
            case "inline" if is_heading:
                heading = token.content
            case "inline":
                line.append(token.content.strip())
            case "tr_close":
                table.append(line)
            case "table_close":
                yield heading, table


def figure(target: Target, text: str) -> float | None:
    """The figure of an aim in the text of its file; None where the file does not hold it."""
    for heading, (heads, *lines) in tables(text):
        if target.under not in heading or target.column not in heads:
            continue
        for line in lines:
            if tuple(line[: len(target.row)]) == target.row:
                cell = line[heads.index(target.column)]
                found = re.search(re.escape(target.part) + (r"\s*" if target.part else "") + NUMBER, cell)
                return float(found[1].replace(",", "")) if found else None
    return None


def text_of(target: Target) -> str:
    """The file of an aim as it is now. Raises Refused where there is none."""
    path = FOLDER / f"{target.file}.md"
    if not path.is_file():
        raise Refused(f"{FILE.name} names {path.name}, which is not there.")
    return path.read_text(encoding="utf-8")


def now(target: Target) -> float:
    """The figure of today. Raises Refused where the file does not hold it."""
    found = figure(target, text_of(target))
    if found is None:
        raise Refused(f"docs/benchmarks/{target.file}.md holds nothing for the aim: {target.aim}.")
    return found


def look_back() -> None:
    """Keeps what each figure was before, from the history of its file."""
    before: dict[str, Any] = {}
    for target in targets():
        if target.file and (found := _before(target)):
            before[target.aim] = found
    keep_run(NAME, {"before": before})


def _before(target: Target) -> dict[str, Any] | None:
    path = f"docs/benchmarks/{target.file}.md"
    today = now(target)
    for line in git("log", "--format=%h", "--", path).splitlines():
        try:
            text = git("show", f"{line}:{path}")
        except subprocess.CalledProcessError:  # it was deleted there
            continue
        was = figure(target, text)
        if was is not None and was != today:
            day = MEASURED.search(text)
            return {"figure": was, "on": day[1] if day else "", "at": line}
    return None


def text() -> str:
    """The report. Raises Refused where an aim names a figure that is not there."""
    last = run_of(NAME) or {"before": {}}
    lines, unmeasured, met = [], [], 0
    found = targets()
    for target in found:
        if not target.file:
            unmeasured.append([target.aim, target.bound(), f"`{target.command}`"])
            continue
        value = now(target)
        met += target.is_met(value)
        before = last["before"].get(target.aim)
        day = MEASURED.search(text_of(target))
        lines.append(
            [
                target.aim,
                target.bound(),
                shown(value, target.unit),
                "met" if target.is_met(value) else "**missed**",
                f"{shown(before['figure'], target.unit)} ({before['on'] or before['at']})" if before else "",
                f"[{target.file}](../benchmarks/{target.file}.md), {day[1] if day else ''}".rstrip(", "),
            ]
        )
    parts = [
        "# Performance",
        "",
        paragraph(
            "Made by `./oasys report performance --save` from [targets.toml](../benchmarks/targets.toml) and the files that commands wrote",
            f"into [benchmarks](../benchmarks/README.md), where it also says what holds a figure back. {_when(last)}",
        ),
        "",
        f"{met} of {len(lines)} aims with a figure are met.",
        "",
        rows(["Aim", "Bound", "#Figure", "", "#Before", "From, measured"], lines),
    ]
    if unmeasured:
        parts += [
            "## Without a file of figures",
            "",
            "What shows these prints its figure and keeps no file here.",
            "",
            rows(["Aim", "Bound", "Shown by"], unmeasured),
        ]
    return "\n".join(parts).rstrip() + "\n"


def _when(last: dict[str, Any]) -> str:
    return (
        f"What was before is from the history, looked at {last['on']} at {last['at']}."
        if "at" in last
        else "The history was not looked at yet."
    )
