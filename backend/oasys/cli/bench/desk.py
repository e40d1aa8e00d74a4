"""The desk of the bank in a browser: its list scrolled through, and lines matched one after the other by keys alone."""

import json
import os
import subprocess
from datetime import date

import typer

from oasys.cli import webapp
from oasys.cli.bench.ground import Report
from oasys.cli.bench.web import books_with_bank, wait_until_quiet
from oasys.cli.installations import Running, chromium
from oasys.cli.state import Refused
from oasys.cli.throwaway import PASSWORD

MATCHED, SCROLL_SECONDS = 200, 30
THOUGHT_SECONDS = 2  # of a person, for each line
AIM_SECONDS = 600
EXPENSE = "6310"


def measure(running: Running, report: Report, entries: int, lines: int, today: date) -> None:
    """Rows of one run. Raises Refused where a line does not come to an end."""
    email, company, account = books_with_bank(running.home, entries, today, lines)
    wait_until_quiet(running.home)
    typer.echo("Scrolling, and matching ...")
    said = {
        "OASYS_URL": running.origin,
        "OASYS_EMAIL": email,
        "OASYS_PASSWORD": PASSWORD * 4,
        "OASYS_PATH": f"/{company}/bank/{account}",
        "OASYS_LINES": str(MATCHED),
        "OASYS_SECONDS": str(SCROLL_SECONDS),
        "OASYS_ACCOUNT": EXPENSE,
        "CHROMIUM": str(chromium()),
    }
    done = subprocess.run(
        [str(webapp.node()), "desk.mjs"],
        cwd=webapp.MEASURE, env=os.environ | said | running.trust, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refused("The desk was not measured: see above.")
    found = json.loads(done.stdout)
    scroll, work = found["scroll"], found["work"]
    report.add("lines to match", f"{lines:,}", "when it began")
    report.add(
        f"scrolled through {scroll['lines']:,} of them in {SCROLL_SECONDS} s, a frame",
        f"p50 {scroll['p50']} ms",
        f"p95 {scroll['p95']} ms, worst {scroll['worst']} ms, {scroll['frames']:,} frames",
    )
    report.add(
        f"{work['lines']} lines matched by {work['keys']:,} keys, {work['accepted']} of them by accepting",
        f"{work['seconds']:.0f} s",
        "no time to think in it",
    )
    report.add(
        "from the first key to the next line that can be matched",
        f"p50 {work['p50']} ms",
        f"p95 {work['p95']} ms, worst {work['worst']} ms",
    )
    whole = work["seconds"] + work["lines"] * THOUGHT_SECONDS
    report.add(
        f"the same with {THOUGHT_SECONDS} s of thought for each",
        f"{whole / 60:.1f} min",
        f"{'within' if whole <= AIM_SECONDS else 'MISSED'} {AIM_SECONDS // 60} min",
    )
