"""What answers say of keeping and compressing: assets for ever, everything private nowhere."""

import json
from collections import Counter
from pathlib import Path

import httpx

from oasys.cli import webapp
from oasys.cli.edge_check import Findings
from oasys.cli.edge_check.stage import Edge, Stage
from oasys.cli.webapp import FRONTEND

FOR_EVER = "public, max-age=31536000, immutable"
NOWHERE = "no-store"
REVALIDATED = "private, no-cache"  # a browser asks again each time; no shared cache keeps it
OPEN = {"/api/v1/errors": "public, max-age=3600"}  # the same for everybody
LEFT_OUT = {"/api/v1/events"}  # a stream that does not end
PAGES = FRONTEND / "scripts" / "pages.json"


def look(stage: Stage, findings: Findings) -> None:
    """Compression, assets, and a walk over pages and reads of the API as nobody and as a person."""
    with stage.edge("answers") as edge:
        _compression(stage, findings, edge)
        _assets(stage, findings, edge)
        _private(stage, findings, edge)


def _compression(stage: Stage, findings: Findings, edge: Edge) -> None:
    with stage.client(edge) as client:
        for encoding in ("zstd", "gzip"):
            with client.stream("GET", "/sign-in", headers={"Accept-Encoding": encoding}) as answer:
                size = sum(map(len, answer.iter_raw()))
                said = answer.headers.get("content-encoding", "none")
            findings.add(f"a page for who takes {encoding}", f"{said}, {size:,} bytes", is_well=said == encoding)
        file = max(webapp.statics().rglob("*.js"), key=lambda path: path.stat().st_size)
        packed = Path(f"{file}.br").read_bytes()
        with client.stream("GET", _address(file), headers={"Accept-Encoding": "gzip, br, zstd"}) as answer:
            body = b"".join(answer.iter_raw())
            said = answer.headers.get("content-encoding", "none")
        findings.add(
            "a script compressed when it was built",
            f"{said}, {len(body):,} of {file.stat().st_size:,} bytes",
            is_well=said == "br" and body == packed,
        )


def _assets(stage: Stage, findings: Findings, edge: Edge) -> None:
    said: Counter[str] = Counter()
    with stage.client(edge) as client:
        for file in static_files():
            answer = client.head(_address(file))
            said[f"{answer.status_code} {answer.headers.get('cache-control')}"] += 1
        missing = client.get("/_next/static/chunks/none.js").headers.get("cache-control", "")
    findings.add(
        "hashed files of the web app",
        "; ".join(f"{count} x {what}" for what, count in said.items()),
        is_well=set(said) == {f"200 {FOR_EVER}"},
    )
    findings.add("one that is not there", missing, is_well=missing == NOWHERE)


def _private(stage: Stage, findings: Findings, edge: Edge) -> None:
    with stage.signed_in(edge) as somebody, stage.client(edge) as nobody:
        addresses = private_addresses(somebody)
        for name, client in (("signed in", somebody), ("as nobody", nobody)):
            said: Counter[str] = Counter()
            wrong = []
            for address in addresses:
                answer = client.get(address)
                kept = answer.headers.get("cache-control", "")
                said[kept] += 1
                if not _is_private(kept) and OPEN.get(address) != kept:
                    wrong.append(f"{address}: {answer.status_code} {kept or 'says nothing'}")
                if kept == REVALIDATED and client is nobody:
                    wrong.append(f"{address}: {answer.status_code} {kept}, to nobody")
            findings.add(
                f"{len(addresses)} pages and reads of the API, {name}",
                "; ".join(wrong) or ", ".join(f"{count} x {kept}" for kept, count in said.most_common()),
                is_well=not wrong,
            )


def _is_private(kept: str) -> bool:
    said = {part.strip() for part in kept.split(",")}
    return kept == REVALIDATED or (NOWHERE in said and "public" not in said)


def static_files() -> list[Path]:
    """Files that browsers load, without those that were compressed beforehand."""
    return sorted(path for path in webapp.statics().rglob("*") if path.is_file() and path.suffix != ".br")


def private_addresses(somebody: httpx.Client) -> list[str]:
    """Pages, and reads of the API, whose addresses need no id but a company's."""
    company = somebody.get("/api/v1/companies").json()["items"][0]["id"]
    reads = somebody.get("/api/v1/openapi.json").json()["paths"]
    api = [path.replace("{company_id}", company) for path, verbs in reads.items() if "get" in verbs]
    return sorted({path for path in api if "{" not in path} - LEFT_OUT) + pages(company)


def pages(company: str) -> list[str]:
    """Pages of the web app whose addresses need no other id."""
    known = json.loads(PAGES.read_text())
    below = {"open": "", "start": "", "apart": "", "account": "/account", "company": f"/{company}"}
    found = ["/"]
    for group, listed in known.items():
        paths = listed.values() if isinstance(listed, dict) else listed
        found += [f"{below[group]}/{path}" for path in paths if "{" not in path]
    return found


def _address(file: Path) -> str:
    return f"/_next/static/{file.relative_to(webapp.statics())}"
