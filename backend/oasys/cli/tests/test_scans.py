"""Scanners find what they are there for, an exception holds for what it names alone, and a release that is not well goes back."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from oasys.cli.scans import commands, scanners
from oasys.cli.scans.commands import Result, quick, result_of
from oasys.cli.scans.findings import Excepted, Finding, judged, read_exceptions
from oasys.cli.scans.tools import ROOT, SCANS
from oasys.cli.state import Refused

WORKFLOW = """name: Planted
on: pull_request_target
jobs:
  planted:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
      - run: echo ${{ steps.nobody.outputs.x }}
"""
# put together here, so that it stands in no commit of ours
TOKEN = "ghp_" + "k8Xw2mQ9zR4tV7yB1nC5" + "dF3gH6jL0pS8aE2u"


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A clone with something for each quick scanner."""
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "planted.yml").write_text(WORKFLOW)
    (tmp_path / "app.Dockerfile").write_text("FROM debian:latest\nRUN sudo ls\n")
    (tmp_path / "run").write_text("#!/bin/sh\nrm -rf $1/x\n")
    (tmp_path / "notes.txt").write_text(f"token = {TOKEN}\n")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "x"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *words], cwd=tmp_path, check=True)
    (tmp_path / "notes.txt").write_text("nothing\n")
    return tmp_path


EXPECTED = {
    "zizmor": {"unpinned-uses", "template-injection", "dangerous-triggers", "artipacked", "excessive-permissions"},
    "actionlint": {"expression"},
    "hadolint": {"DL3007", "DL3004"},
    "shellcheck": {"SC2086"},
    "gitleaks": {"github-pat"},
}


def test_each_quick_scanner_finds_what_was_planted(planted: Path):
    assert {name for name, one in scanners.SCANNERS.items() if one.is_quick} == EXPECTED.keys()
    said: list[str] = []
    assert set(quick(said.append, planted)) == EXPECTED.keys()
    for name, rules in EXPECTED.items():
        found = re.findall(rf"^{name}: (\S+):([0-9]+)  ([\w-]+)", "\n".join(said), re.MULTILINE)
        assert rules <= {rule for _, _, rule in found}, said
        assert all(int(line) > 0 and (planted / path).exists() for path, line, _ in found), found
    assert TOKEN not in "\n".join(said)


def test_a_scanner_that_cannot_look_is_not_clean(tmp_path: Path):
    (tmp_path / "nothing").mkdir()
    failed = result_of("gitleaks", tmp_path / "nothing")
    assert failed.failure
    assert not failed.is_clean
    assert "failed" in commands.shown([failed])


def found(path: str = "a.py", rule: str = "R1", line: int = 1, scanner: str = "bandit") -> Finding:
    return Finding(scanner, rule, path, line, "text")


ONE = Excepted("bandit", "R1", "a.py", "for a reason", findings=1)


def test_an_exception_holds_for_what_it_names():
    assert judged([found()], [ONE]) == ([], [])
    for other in (found(path="b.py"), found(rule="R2"), found(scanner="semgrep")):
        left, stale = judged([found(), other], [ONE])
        assert left == [other]
        assert stale == []


def test_one_more_in_the_same_file_shows_all():
    both = [found(line=1), found(line=2)]
    assert judged(both, [ONE]) == (both, [])


def test_an_exception_that_nothing_needs_is_not_clean():
    left, stale = judged([], [ONE])
    assert left == []
    assert len(stale) == 1
    assert not Result("bandit", stale=tuple(stale)).is_clean
    assert judged([found()], [Excepted("bandit", "R1", "a.py", "for a reason", findings=2)])[1]
    assert judged([], [Excepted("gitleaks", "R1", "a.py", "for a reason")]) == ([], [])


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('reason = ""', "no reason"), ('reason = "false positive"', "no reason"), ('reason = "it is ours"\nlines = 3', "lines"),
        ('reason = "it is ours"', "say how many"),
    ],
)  # fmt: skip
def test_an_exception_says_why_and_how_many(tmp_path: Path, said: str, why: str):
    path = tmp_path / "exceptions.toml"
    path.write_text(f'[[exception]]\nscanner = "bandit"\nrule = "B1"\npath = "a.py"\n{said}\n')
    with pytest.raises(Refused, match=why):
        read_exceptions(path)


def test_ours_name_scanners_and_files_that_there_are():
    for one in read_exceptions(commands.EXCEPTIONS):
        assert one.scanner in scanners.SCANNERS
        assert one.scanner == "gitleaks" or any(ROOT.glob(one.path)), one.path


def test_each_rule_has_a_sample_that_it_finds_and_one_that_it_leaves():
    for path in (SCANS / "rules").glob("*.yaml"):
        samples = "".join(each.read_text() for each in path.parent.glob(f"{path.stem}.*") if each != path)
        for rule in re.findall(r"- id: (\w+)", path.read_text()):
            assert f"ruleid: {rule}\n" in samples, rule
            assert f"ok: {rule}\n" in samples, rule


def test_actions_are_pinned_to_commits_of_a_named_version():
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for said in re.findall(r"uses: (.+)", path.read_text()):
            assert said.startswith("./") or re.fullmatch(
                r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+", said
            ), said


RELEASE = ROOT / "deploy" / "pipeline" / "release.sh"
SAID = {
    "OASYS_HOST": "deploy@books.example.com", "OASYS_PLACE": "/srv/oasys", "OASYS_ORIGIN": "https://books.example.com",
    "OASYS_HOST_KEY": "books.example.com ssh-ed25519 AAAA", "OASYS_SSH_KEY": "not a key",
}  # fmt: skip


def released(
    folder: Path, *, statuses: str, ssh: str = "exit 0", release: str = "v1.2.3", **said: str
) -> tuple[int, str, list[str]]:
    """What the script returns and says, and what it had done on the host; `statuses`: a line for each look, `ssh`: how the host behaves."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "ssh").write_text(f'#!/bin/sh\nscript=$(cat)\nprintf "%s" "$script" >"{folder}/script"\n'
                                  'case "$script" in *" rollback") act=rollback ;; *) act=deploy ;; esac\n'
                                  f'echo "$act $*" >>"{folder}/host"\n{ssh}\n')  # fmt: skip
    (folder / "statuses").write_text(statuses)
    (programs / "curl").write_text(f'#!/bin/sh\nhead -n 1 "{folder}/statuses"\nsed -i 1d "{folder}/statuses"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    environment = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(folder)} | SAID | said
    done = subprocess.run([str(RELEASE), release], env=environment, capture_output=True, text=True, check=False)
    host = folder / "host"
    assert not list(folder.glob("tmp.*")), "the keys are still there"
    return done.returncode, done.stderr, host.read_text().splitlines() if host.exists() else []


WELL = "200\n200\n200\n401\n"


def test_a_release_that_is_well_stays(tmp_path: Path):
    code, said, host = released(tmp_path, statuses=WELL)
    assert (code, [line.split()[0] for line in host]) == (0, ["deploy"]), said
    assert host[0].endswith("deploy@books.example.com sh -s -- /srv/oasys v1.2.3")
    assert "StrictHostKeyChecking=yes" in host[0]


@pytest.mark.parametrize("statuses", ["500\n", "200\n503\n", "200\n200\n404\n", "200\n200\n200\n200\n", "\n"])
def test_a_release_that_is_not_well_goes_back(tmp_path: Path, statuses: str):
    code, said, host = released(tmp_path, statuses=statuses + WELL)
    assert (code, [line.split()[0] for line in host]) == (1, ["deploy", "rollback"]), said
    assert "again" in said


def test_a_release_that_was_refused_is_not_rolled_back(tmp_path: Path):
    code, said, host = released(tmp_path, statuses="", ssh="exit 1")
    assert (code, [line.split()[0] for line in host]) == (1, ["deploy"]), said


def test_a_rollback_that_fails_is_told_apart(tmp_path: Path):
    code, said, _ = released(tmp_path, statuses="500\n", ssh='[ "$act" = deploy ]')
    assert code == 2
    assert "GOING BACK" in said


@pytest.mark.parametrize(
    "said",
    [
        {"release": "main"}, {"release": "v1.2.3; id"}, {"release": "v1.2.3\nid"}, {"release": ""}, {"OASYS_PLACE": "/srv/$(id)"},
        {"OASYS_HOST": "-oProxyCommand=id@x"}, {"OASYS_HOST": "books.example.com"}, {"OASYS_ORIGIN": "http://books.example.com"},
        {"OASYS_HOST_KEY": ""}, {"OASYS_SSH_KEY": ""},
    ],
)  # fmt: skip
def test_words_for_another_shell_reach_no_host(tmp_path: Path, said: dict[str, str]):
    code, _, host = released(tmp_path, statuses=WELL, **said)
    assert (code, host) == (1, [])


DIGESTS = {part: f"sha256:{number:064x}" for number, part in enumerate(("backend", "app", "edge"), 10)}
IMAGES = {
    "OASYS_IMAGES": "ghcr.io/example/oasys",
    "OASYS_DIGESTS": " ".join(f"{part}={digest}" for part, digest in reversed(DIGESTS.items())),
}


def test_images_are_deployed_by_their_digests(tmp_path: Path):
    code, said, host = released(tmp_path, statuses=WELL, **IMAGES)
    assert (code, [line.split()[0] for line in host]) == (0, ["deploy"]), said
    words = ["/srv/oasys", "v1.2.3", "ghcr.io/example/oasys", *DIGESTS.values()]
    assert host[0].endswith(f"deploy@books.example.com sh -s -- {' '.join(words)}")
    # the script of the host, as its shell runs it
    place = tmp_path / "srv"
    (place / "repository").mkdir(parents=True)
    oasys = place / "repository" / "oasys"
    oasys.write_text(f'#!/bin/sh\necho "$OASYS_HOME" "$@" >>"{tmp_path}/done"\n')
    oasys.chmod(0o755)
    (tmp_path / "programs" / "git").write_text(f'#!/bin/sh\necho git "$@" >>"{tmp_path}/done"\n')
    (tmp_path / "programs" / "git").chmod(0o755)
    environment = {"PATH": f"{tmp_path / 'programs'}{os.pathsep}{os.environ['PATH']}"}
    command = ["sh", "-s", "--", str(place), *words[1:]]
    subprocess.run(command, input=(tmp_path / "script").read_text(), env=environment, text=True, check=True)
    assert (tmp_path / "done").read_text().splitlines() == [
        f"git -C {place}/repository fetch --quiet --tags origin",
        f"git -C {place}/repository checkout --quiet --detach refs/tags/v1.2.3",
        f"{place}/state deploy --images ghcr.io/example/oasys:v1.2.3 "
        + " ".join(f"--digest {part}={digest}" for part, digest in DIGESTS.items()),
    ]


def test_images_that_are_not_well_go_back(tmp_path: Path):
    code, said, host = released(tmp_path, statuses="200\n503\n" + WELL, **IMAGES)
    assert (code, [line.split()[0] for line in host]) == (1, ["deploy", "rollback"]), said
    assert (tmp_path / "script").read_text().endswith('"$1/repository/oasys" rollback')
    assert "again" in said


@pytest.mark.parametrize(
    "said",
    [
        {"OASYS_IMAGES": "ghcr.io/example/oasys:v1"}, {"OASYS_IMAGES": "ghcr.io/example/$(id)"}, {"OASYS_IMAGES": "oasys"},
        {"OASYS_IMAGES": "-x/y"}, {"OASYS_IMAGES": "ghcr.io/example/oasys\nid"}, {"OASYS_DIGESTS": ""},
        {"OASYS_DIGESTS": f"backend={DIGESTS['backend']} app={DIGESTS['app']}"},
        {"OASYS_DIGESTS": IMAGES["OASYS_DIGESTS"].replace("edge=sha256:0", "edge=sha256:x")},
        {"OASYS_DIGESTS": f"{IMAGES['OASYS_DIGESTS']} worker={DIGESTS['app']}"},
    ],
)  # fmt: skip
def test_half_a_name_of_images_reaches_no_host(tmp_path: Path, said: dict[str, str]):
    code, _, host = released(tmp_path, statuses=WELL, **(IMAGES | said))
    assert (code, host) == (1, [])


def test_the_pipeline_deploys_what_it_has_built():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text())["jobs"]
    assert {"place", *DIGESTS} <= jobs["images"]["outputs"].keys()
    for name, before in (("staging", {"images"}), ("production", {"images", "staging"})):
        job = jobs[name]
        assert before == set(job["needs"])
        assert job["environment"]["name"] == name
        said = job["env"]
        assert "needs.images.outputs.place" in said["OASYS_IMAGES"]
        assert all(f"{part}=${{{{ needs.images.outputs.{part} }}}}" in said["OASYS_DIGESTS"] for part in DIGESTS)
        [step] = [step for step in job["steps"] if "run" in step]
        assert step["run"] == 'deploy/pipeline/release.sh "$GITHUB_REF_NAME"'
