"""The files of deploy/monitoring, and the names of all that the processes tell Prometheus."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from oasys.api.health import Reachable
from oasys.cli.state import BACKEND
from oasys.core.exposition import ProcessFacts
from oasys.core.metrics import REGISTRY
from oasys.worker.rounds import reader
from oasys.worker.state import State

MONITORING = BACKEND.parent / "deploy" / "monitoring"
RUNBOOKS = BACKEND.parent / "docs" / "runbooks"
ENDINGS = {
    "counter": ["_total"],
    "gauge": [""],
    "histogram": ["_bucket", "_count", "_sum"],
    "summary": ["_count", "_sum"],
}
NAME = re.compile(r"\b(?:oasys_[a-z0-9_]+|oasys(?::[a-z0-9_]+)+)\b")


def program(name: str) -> str:
    """Where it is. Has to be there where PROMETHEUS_REQUIRED is set, as in .ci/run; elsewhere the test says that it was skipped."""
    found = shutil.which(name)
    if found is None:
        why = f"{name} is missing: apt-get install prometheus prometheus-alertmanager"
        assert not os.environ.get("PROMETHEUS_REQUIRED"), why
        pytest.skip(why)
    return found


def run(*words: str) -> str:
    """What the program says. Fails with it where it refuses."""
    done = subprocess.run([program(words[0]), *words[1:]], cwd=MONITORING, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rules() -> list[dict[str, Any]]:
    files = sorted((MONITORING / "rules").glob("*.yml"))
    return [rule for file in files for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]


def told(folder: Path) -> set[str]:
    """Names of all samples of all processes, and of what the rules record of them."""
    names = {rule["record"] for rule in rules() if "record" in rule}
    for collector in (REGISTRY, ProcessFacts(os.getpid()), Reachable(), State(reader, folder)):
        for family in collector.collect():
            names |= {family.name + ending for ending in ENDINGS[family.type]}
    return names


def dashboards() -> dict[str, dict[str, Any]]:
    return {path.name: json.loads(path.read_text()) for path in sorted((MONITORING / "dashboards").glob("*.json"))}
