"""Each scanner: how it is called, and how its report is read."""

import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oasys.cli import webapp
from oasys.cli.scans.findings import Finding
from oasys.cli.scans.tools import SCANS, install_node_packages, npm, tool, uv
from oasys.cli.state import BACKEND, Refused

PYTHON = ("backend/oasys", "backend/config")
CODE = (*PYTHON, "frontend/src", "frontend/scripts", "deploy")
NOT_RUN = ("tests", "e2e", "migrations")
SHELL = re.compile(rb"#!\s*\S*[/ ](ba|da)?sh\b")
MOST_SECONDS = "120"  # for one file; semgrep leaves it out after 5 on a busy machine
UNREADABLE = "CKV_DOCKER_7"  # a base's tag: it takes an argument of the build for a base without one; hadolint reads it
WORKFLOWS = Path(".github") / "workflows"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a scanner looked at, in words, and what it found there."""

    at: str
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Scanner:
    """`is_quick` ones are part of `./oasys lint`; those that are not `is_offline` run only where they are named."""

    what: str
    look: Callable[[Path], Looked]
    is_quick: bool = False
    is_offline: bool = True


def _json(name: str, words: Sequence[str], folder: Path, **extra: str) -> Any:
    """The report on a scanner's standard output. Raises Refused with its last words where it ended otherwise."""
    done = subprocess.run(words, cwd=folder, env=os.environ | extra, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise Refused(f"{name} ended with {done.returncode}:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        raise Refused(f"{name} made no report:\n{done.stdout[-1000:]}{done.stderr[-2000:]}") from None


def files_of(root: Path) -> list[str]:
    """The files that git knows, or would if they were added. Raises Refused outside a clone."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return sorted({path for path in listed.split("\0") if path and (root / path).is_file()})


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{root} is no clone of the repository, and scans look at what git knows: {done.stderr.strip()}")
    return done.stdout


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def zizmor(root: Path) -> Looked:
    """What makes workflows unsafe: injection, rights, credentials, actions that are not pinned."""
    places = [str(place) for place in (WORKFLOWS, Path(".github") / "dependabot.yml") if (root / place).exists()]
    words = [tool("quick", "zizmor"), "--offline", "--no-progress", "--persona", "pedantic", "--format", "json"]
    found = _json("zizmor", [*words, "--no-exit-codes", *places], root)
    return Looked(_count(len(list((root / WORKFLOWS).glob("*.y*ml"))), "workflow"), [_of_zizmor(one) for one in found])


def _of_zizmor(one: dict[str, Any]) -> Finding:
    place = next(each for each in one["locations"] if each["symbolic"]["kind"] == "Primary")
    return Finding(
        "zizmor",
        one["ident"],
        place["symbolic"]["key"]["Local"]["verbatim_path"].removeprefix("./"),
        place["concrete"]["location"]["start_point"]["row"] + 1,
        f"{one['desc']}: {place['symbolic']['annotation']}",
    )


def actionlint(root: Path) -> Looked:
    """Whether workflows are what GitHub reads: keys, expressions, contexts, rights, needs."""
    paths = sorted((root / WORKFLOWS).glob("*.y*ml"))
    install_node_packages()
    words = [str(webapp.node()), str(SCANS / "actionlint.cjs"), *(str(path.relative_to(root)) for path in paths)]
    found = _json("actionlint", words, root)
    return Looked(_count(len(paths), "workflow"), [_of_actionlint(one) for one in found])


def _of_actionlint(one: dict[str, Any]) -> Finding:
    return Finding("actionlint", one["kind"], one["file"], one["line"], one["message"])


def hadolint(root: Path) -> Looked:
    """Dockerfiles: versions, layers, users, the shell inside."""
    paths = [path for path in files_of(root) if is_dockerfile(path)]
    words = [tool("quick", "hadolint"), "--format", "json", "--disable-ignore-pragma", *paths]
    found = _json("hadolint", words, root) if paths else []
    return Looked(
        _count(len(paths), "Dockerfile"),
        [Finding("hadolint", one["code"], one["file"], one["line"], one["message"]) for one in found],
    )


def is_dockerfile(path: str) -> bool:
    name = Path(path).name
    return name in {"Dockerfile", "Containerfile"} or name.endswith(".Dockerfile") or name.startswith("Dockerfile.")


def shellcheck(root: Path) -> Looked:
    """Scripts of the shell, by their first line."""
    paths = [path for path in files_of(root) if _is_script(root / path)]
    found = _json("shellcheck", [tool("quick", "shellcheck"), "--format", "json", *paths], root) if paths else []
    return Looked(
        _count(len(paths), "script"),
        [Finding("shellcheck", f"SC{one['code']}", one["file"], one["line"], one["message"]) for one in found],
    )


def _is_script(path: Path) -> bool:
    with path.open("rb") as file:
        return bool(SHELL.match(file.read(40)))


def gitleaks(root: Path) -> Looked:
    """Secrets in the commits that lead here. What looks like one is never printed: its digest names it."""
    commits = _git(root, "rev-list", "--count", "HEAD")
    words = [tool("quick", "gitleaks"), "git", "--report-format", "json", "--report-path", "-", "--exit-code", "0"]
    words += ["--no-banner", "--log-level", "error", "--ignore-gitleaks-allow", "--log-opts", "HEAD"]
    found = _json("gitleaks", words, root)
    return Looked(
        _count(int(commits), "commit"),
        [
            Finding(
                "gitleaks",
                f"{one['RuleID']}:{hashlib.sha256(one['Secret'].encode()).hexdigest()[:12]}",
                one["File"],
                one["StartLine"],
                f"in commit {one['Commit'][:12]}",
            )
            for one in found or []
        ],
    )


def bandit(root: Path) -> Looked:
    """Python's known traps, of medium severity and above; ruff's rules S know the lesser ones, each with a reason beside its line."""
    places = [place for place in PYTHON if (root / place).exists()]
    words = [tool("code", "bandit"), "--quiet", "--recursive", *places, "--exclude", "*/tests/*", "--format", "json"]
    found = _json("bandit", [*words, "--severity-level", "medium", "--ignore-nosec"], root)
    if found["errors"]:
        raise Refused(f"bandit could not read: {found['errors'][:3]}")
    return Looked(
        _count(len(found["metrics"]) - 1, "file"),
        [
            Finding("bandit", one["test_id"], one["filename"], one["line_number"], one["issue_text"])
            for one in found["results"]
        ],
    )


def semgrep(root: Path) -> Looked:
    """The rules of scans/rules, after each has found what its sample marks and nothing else."""
    program = tool("code", "semgrep")
    quiet = {
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
        "SEMGREP_SEND_METRICS": "off",
        "PATH": f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    rules = str(SCANS / "rules")
    samples = _json("semgrep --test", [program, "scan", "--test", "--json", "--metrics", "off", rules], root, **quiet)
    failed = [
        name
        for file in samples["results"].values()
        for name, check in file["checks"].items()
        if not check["passed"]
    ]  # fmt: skip
    if failed or samples["config_missing_tests"] or samples["config_with_errors"]:
        raise Refused(f"Rules that do not find what their samples mark: {', '.join(failed) or samples}")
    places = [place for place in CODE if (root / place).exists()]
    skipped = [word for name in NOT_RUN for word in ("--exclude", name)]
    words = [
        program,
        "scan",
        "--metrics",
        "off",
        "--disable-nosem",
        "--quiet",
        "--json",
        "--timeout",
        MOST_SECONDS,
        "--config",
        rules,
    ]
    found = _json("semgrep", [*words, *skipped, *places], root, **quiet)
    if found["errors"]:
        faults = ", ".join(f"{error.get('path')} ({error.get('type')})" for error in found["errors"][:5])
        raise Refused(f"semgrep could not read all: {faults}")
    return Looked(
        f"{len(found['paths']['scanned']):,} files, {sum(len(file['checks']) for file in samples['results'].values())} rules",
        [
            Finding(
                "semgrep",
                one["check_id"].rpartition(".")[2],
                one["path"],
                one["start"]["line"],
                one["extra"]["message"],
            )
            for one in found["results"]
        ],
    )


def checkov(root: Path) -> Looked:
    """Dockerfiles, by checkov's own rules. Workflows it reads only as a whole folder, compose files not at all."""
    paths = [path for path in files_of(root) if is_dockerfile(path)]
    if not paths:
        return Looked(_count(0, "Dockerfile"), [])
    words = [tool("deployment", "checkov"), "--skip-download", "--quiet", "--compact", "--output", "json"]
    words += ["--framework", "dockerfile", "--skip-check", UNREADABLE, "--file", *paths]
    report = _json("checkov", words, root)
    return Looked(
        f"{_count(len(paths), 'Dockerfile')}, {report['summary']['passed']:,} checks passed",
        [
            Finding(
                "checkov", one["check_id"], one["file_path"].lstrip("/"), one["file_line_range"][0], one["check_name"]
            )
            for one in report["results"]["failed_checks"]
        ],
    )


def parts(root: Path) -> Looked:
    """Whether bills of materials can be made of what is delivered; `--sbom` keeps them."""
    with tempfile.TemporaryDirectory() as folder:
        made = bills(root, Path(folder))
    return Looked(", ".join(f"{count:,} of {name}" for name, count in made.items()), [])


def bills(root: Path, folder: Path) -> dict[str, int]:
    """Writes `backend.cdx.json` and `frontend.cdx.json` (CycloneDX) there; how many parts each names. Raises Refused where one fails."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        listed = Path(place) / "requirements.txt"
        _listed_dependencies(root / "backend", listed)
        words = ["requirements", str(listed), "--pyproject", str(root / "backend" / "pyproject.toml")]
        words += ["--output-reproducible", "--output-format", "JSON", "--output-file", str(folder / "backend.cdx.json")]
        done = subprocess.run(
            [tool("parts", "cyclonedx-py"), *words], capture_output=True, text=True, check=False, cwd=root
        )
        if done.returncode:
            raise Refused(f"cyclonedx-py ended with {done.returncode}:\n{done.stderr[-2000:]}")
    listing = npm(["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"], root / "frontend")
    if listing.returncode:
        raise Refused(f"npm sbom ended with {listing.returncode}:\n{listing.stderr[-2000:]}")
    (folder / "frontend.cdx.json").write_text(listing.stdout)
    counted = {}
    for name in ("backend", "frontend"):
        bill = json.loads((folder / f"{name}.cdx.json").read_text())
        counted[name] = len(bill["components"])
        if not counted[name]:
            raise Refused(f"The bill of materials of the {name} names nothing.")
    return counted


def _listed_dependencies(folder: Path, to: Path) -> None:
    words = ["export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--output-file", str(to)]
    done = uv(words, folder)
    if done.returncode:
        raise Refused(f"uv export ended with {done.returncode}:\n{done.stderr[-2000:]}")


def weaknesses(root: Path) -> Looked:
    """What is known of the versions in the lock files, from PyPI and npm. Raises Refused where either cannot be asked."""
    found: list[Finding] = []
    with tempfile.TemporaryDirectory() as place:
        listed = Path(place) / "requirements.txt"
        _listed_dependencies(BACKEND if root == BACKEND.parent else root / "backend", listed)
        words = [tool("weaknesses", "pip-audit"), "--strict", "--disable-pip", "--require-hashes", "--format", "json"]
        report = _json("pip-audit", [*words, "--progress-spinner", "off", "--requirement", str(listed)], root)
    known = report["dependencies"]
    for part in known:
        for one in part["vulns"]:
            text = f"{part['name']} {part['version']}, mended in {', '.join(one['fix_versions']) or 'none'}"
            found.append(Finding("weaknesses", one["id"], "backend/uv.lock", 0, text))
    for folder in ("frontend", "scans"):
        done = npm(["audit", "--json"], root / folder)
        audit = json.loads(done.stdout or "{}")
        if "vulnerabilities" not in audit:
            raise Refused(f"npm audit of {folder} got no answer:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
        for name, one in audit["vulnerabilities"].items():
            text = f"{name} {one['range']}: {one['severity']}"
            found.append(Finding("weaknesses", name, f"{folder}/package-lock.json", 0, text))
    return Looked(f"{len(known):,} packages of PyPI, the locks of npm", found)


SCANNERS = {
    "zizmor": Scanner("workflows, for what makes them unsafe", zizmor, is_quick=True),
    "actionlint": Scanner("workflows, for what GitHub would not read", actionlint, is_quick=True),
    "hadolint": Scanner("Dockerfiles", hadolint, is_quick=True),
    "shellcheck": Scanner("scripts of the shell", shellcheck, is_quick=True),
    "gitleaks": Scanner("secrets in the history", gitleaks, is_quick=True),
    "bandit": Scanner("Python's known traps", bandit),
    "semgrep": Scanner("our own rules, in scans/rules", semgrep),
    "checkov": Scanner("Dockerfiles, by other rules", checkov),
    "parts": Scanner("bills of materials (CycloneDX)", parts),
    "weaknesses": Scanner("known weaknesses of dependencies (pip-audit, npm audit)", weaknesses, is_offline=False),
}
