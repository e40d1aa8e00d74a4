"""Certificates of both kinds: ACME against a real authority of this machine, and one's own from files."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from oasys.cli.edge import CADDY, CADDYFILE
from oasys.cli.edge_check import Findings
from oasys.cli.edge_check.stage import DEPLOYED, Stage, program
from oasys.cli.state import BACKEND, Refused


def look(stage: Stage, findings: Findings) -> None:
    """The ways to set the edge up that docs/settings.md names, read by Caddy; then an issuance by ACME, seen from the client's side."""
    own = stage.authority.issue(stage.folder / "certificates", "books.example")
    from_files = {
        "OASYS_EDGE_TLS": "files",
        "OASYS_EDGE_CERTIFICATE": str(own.chain),
        "OASYS_EDGE_KEY": str(own.key),
    }
    ways: dict[str, dict[str, str]] = {
        "ACME": {"OASYS_EDGE_OPTIONS": "email admin@books.example"},
        "ACME of another authority": {
            "OASYS_EDGE_OPTIONS": f"acme_ca https://ca.example/directory\nacme_ca_root {stage.authority.root}"
        },
        "own certificate": from_files,
        "own certificate, CDN in front": from_files
        | {"OASYS_EDGE_SHIELD": "certificate", "OASYS_EDGE_SHIELD_CA": str(stage.authority.root)},
        "ACME, tenants' domains": {"OASYS_EDGE_DOMAINS": str(DEPLOYED / "domains.caddy")},
    }
    for name, variables in ways.items():
        said = validated(stage.folder / "validated", {"OASYS_EDGE_SITES": "books.example"} | variables)
        findings.add(f"caddy validate: {name}", said or "valid", is_well=not said)
    broken = validated(stage.folder / "validated", from_files | {"OASYS_EDGE_CERTIFICATE": "/nowhere.crt"})
    findings.add(
        "caddy validate: a certificate that is missing", "refused" if broken else "taken", is_well=bool(broken)
    )
    _issuance(stage, findings)


def validated(folder: Path, variables: dict[str, str]) -> str:
    """What Caddy says against the Caddyfile under these variables; "": nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {name: said for name, said in os.environ.items() if not name.startswith("OASYS_")}
    environment |= dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder)) | variables
    done = subprocess.run(
        [str(CADDY), "validate", "--config", str(CADDYFILE), "--adapter", "caddyfile"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def _issuance(stage: Stage, findings: Findings) -> None:
    """In a network and a table of hosts of its own, so that the authority finds books.example on ports 80 and 443."""
    folder = stage.folder / "acme"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    words = [program("unshare", "util-linux"), "--map-root-user", "--mount", "--net"]
    done = subprocess.run(
        [*words, sys.executable, "-m", "oasys.cli.edge_check.acme_alone", str(folder)],
        cwd=BACKEND, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refused(f"The issuance could not be tried:\n{done.stderr[-2000:]}")
    said = json.loads(done.stdout.splitlines()[-1])
    findings.add(
        "a certificate issued by ACME",
        f"{said['subject']} by {said['issuer']}, served after {said['seconds']:.1f} s",
        is_well=said["subject"] == "books.example",
    )
