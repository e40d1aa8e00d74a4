"""`./oasys report index`: what reports there are, by which command each is made, and when that was."""

import re
from pathlib import Path

from oasys.cli.reports.places import REPORTS, rows

NAME = "README"
COMMAND = re.compile(r"`(\./oasys [^`]+)`")
DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?: \d{2}:\d{2})?")


def text() -> str:
    """The index, from the first lines of the reports that are there."""
    found = sorted(path for path in REPORTS.glob("*.md") if path.stem != NAME)
    lines = [list(_told(path)) for path in found]
    return (
        "# Reports\n\nMade by commands from runs and data, never by hand; `./oasys report index --save` makes this page. "
        "What a run found lies in [runs](runs); a test holds each\nreport to what it is made from.\n\n"
        + rows(["Report", "Made by", "Run"], lines)
        + "\nBeside them: [figures of the benchmarks](../benchmarks/README.md), [what nobody may ever find](../security/never.md), "
        "[guides](../how-to), [runbooks of alerts](../runbooks).\n"
    )


def _told(path: Path) -> tuple[str, str, str]:
    head = path.read_text(encoding="utf-8").split("\n## ")[0]
    title = head.splitlines()[0].removeprefix("# ")
    command, day = COMMAND.search(head), DAY.search(head) or DAY.search(path.read_text(encoding="utf-8"))
    return f"[{title}]({path.name})", f"`{command[1]}`" if command else "", day[1] if day else "from data"
