"""TLS by sslyze and testssl.sh, headers by the Observatory, and which versions of HTTP are spoken."""

import json
import os
import re
import subprocess

from oasys.cli import webapp
from oasys.cli.edge import CADDY
from oasys.cli.edge_check import Findings
from oasys.cli.edge_check.stage import DEPLOYED, Stage, program
from oasys.cli.state import Refused

OBSERVATORY_AIM = 130
ALLOWED = {"OK", "INFO", "LOW"}
# what testssl.sh says of itself and of its own openssl, not of the server
ABOUT_ITSELF = {"engine_problem", "secure_renego", "scanTime", "old_fart"}
REVOCATION = {"cert_revocation", "cert_crlDistributionPoints", "cert_ocspURL"}
WANTED = {"cert_chain_of_trust": "passed", "TLS1_3": "offered", "HSTS_time": ""}
VERSIONS = {"1": 11, "2": 20, "3": 30}


def scan(stage: Stage, findings: Findings) -> None:
    """Mozilla's "intermediate" by sslyze; nothing above LOW by testssl.sh, but that a private authority revokes nothing."""
    with stage.edge("tls") as edge:
        _sslyze(stage, findings, edge.https)
        _testssl(stage, findings, edge.https)


def _sslyze(stage: Stage, findings: Findings, port: int) -> None:
    done = subprocess.run(
        [
            str(stage.tools / "sslyze"), "--mozilla_config=intermediate", f"--certinfo_ca_file={stage.authority.root}",
            f"localhost:{port}",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    [verdict] = re.findall(rf"localhost:{port}: (.+)", done.stdout.rsplit("COMPLIANCE", 1)[-1]) or ["no verdict"]
    version = _version(
        [str(stage.tools / "python"), "-c", "from importlib.metadata import version; print(version('sslyze'))"]
    )
    is_well = done.returncode == 0 and verdict.startswith("OK - Compliant")
    findings.add(f"sslyze {version}, Mozilla intermediate", verdict, is_well=is_well)


def _testssl(stage: Stage, findings: Findings, port: int) -> None:
    said = stage.folder / "testssl.json"
    said.unlink(missing_ok=True)
    done = subprocess.run(
        [
            program("testssl", "testssl.sh"), "--quiet", "--color", "0", "--warnings", "batch", "--add-ca",
            str(stage.authority.root), "--jsonfile", str(said), f"localhost:{port}",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if not said.exists():
        raise Refused(f"testssl.sh did not finish:\n{done.stdout[-1500:]}{done.stderr[-500:]}")
    found = json.loads(said.read_text())
    ids = {row["id"]: row["finding"] for row in found}
    version = _version(["dpkg-query", "-W", "-f", "${Version}", "testssl.sh"])
    for id_, part in WANTED.items():  # it has looked, and at us
        findings.add(
            f"testssl.sh {version}: {id_}", ids.get(id_, "not looked at"), is_well=id_ in ids and part in ids[id_]
        )
    bad = [
        row for row in found if row["severity"] not in ALLOWED and row["id"].split()[0] not in ABOUT_ITSELF | REVOCATION
    ]
    counted = {
        level: sum(row["severity"] == level for row in found) for level in sorted({row["severity"] for row in found})
    }
    findings.add(
        f"testssl.sh {version}: nothing above LOW",
        "; ".join(f"{row['id']}: {row['severity']} {row['finding']}" for row in bad)
        or ", ".join(f"{count} {level}" for level, count in counted.items()),
        is_well=not bad,
    )
    for row in found:
        if row["severity"] == "LOW" or row["id"] in REVOCATION:
            findings.add(f"testssl.sh {version}: {row['id']} is {row['severity']}", row["finding"] or "none")


def headers(stage: Stage, findings: Findings) -> None:
    """MDN's Observatory, as `./oasys bench observatory` asks it, with its least mark and its total."""
    webapp.install_measures(lambda _: None)
    with stage.edge("headers") as edge:
        done = subprocess.run(
            [str(webapp.node()), "observatory.mjs"],
            cwd=webapp.MEASURE,
            env=os.environ
            | {
                "NODE_EXTRA_CA_CERTS": str(stage.authority.root),
                "OASYS_HTTP_PORT": str(edge.http),
                "OASYS_HTTPS_PORT": str(edge.https),
            },
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise Refused(f"The observatory did not finish:\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    failed = [test["title"] for test in found["tests"] if not test["pass"]]
    findings.add(
        f"Observatory, algorithm {found['version']}",
        f"{found['score']} {found['grade']}{'; failed: ' + ', '.join(failed) if failed else ''}",
        is_well=found["score"] >= OBSERVATORY_AIM and not failed,
    )


def protocols(stage: Stage, findings: Findings) -> None:
    """Each version of HTTP alone, by a client that speaks no other."""
    with stage.edge("protocols") as edge:
        for version, number in VERSIONS.items():
            words = [str(stage.tools / "python"), str(DEPLOYED / "probe.py"), f"{edge.origin}/readyz"]
            done = subprocess.run(
                [*words, str(stage.authority.root), version], capture_output=True, text=True, check=False
            )
            said = json.loads(done.stdout) if done.returncode == 0 else {}
            findings.add(
                f"HTTP/{version} spoken alone",
                f"HTTP/{said['version'] / 10:g}, status {said['status']}" if said else done.stderr.strip()[-200:],
                is_well=said == {"version": number, "status": 200},
            )
        with stage.client(edge) as client:
            alternative = client.get("/readyz").headers.get("alt-svc", "")
        findings.add("HTTP/3 is offered to browsers", alternative, is_well=f'h3=":{edge.https}"' in alternative)
    findings.add("Caddy", _version([str(CADDY), "version"]).split()[0])


def _version(words: list[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "of unknown version"
