"""What scanners find, and what of it stands for a reason (scans/exceptions.toml)."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from oasys.cli.state import Refused

# The rule names the secret itself, which is found in as many commits as have moved it, and in none of a clone without them.
ANY_NUMBER = {"gitleaks"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a scanner dislikes. `path` is relative to the repository, `line` begins at 1; 0 where it has none."""

    scanner: str
    rule: str
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.rule}  {' '.join(self.text.split())[:200]}"


@dataclass(frozen=True, slots=True)
class Excepted:
    """So many findings of a rule in a file (`findings`), or any number in files of a pattern, stand for that reason."""

    scanner: str
    rule: str
    path: str
    reason: str
    findings: int | None = None

    def holds(self, found: Finding) -> bool:
        return (
            found.scanner == self.scanner and fnmatchcase(found.rule, self.rule) and fnmatchcase(found.path, self.path)
        )


def read_exceptions(path: Path) -> list[Excepted]:
    """Raises Refused where one has no reason, or names one file and not how many findings are in it."""
    read = []
    for said in tomllib.loads(path.read_text())["exception"]:
        try:
            one = Excepted(**said)
        except TypeError as error:
            raise Refused(f"{path}: {said}: {error}") from None
        if len(one.reason.split()) < 3:
            raise Refused(f"{path}: the exception of {one.rule} in {one.path} has no reason.")
        is_open = one.scanner in ANY_NUMBER or set("*?[") & set(one.path)
        if one.findings is None and not is_open:
            raise Refused(f"{path}: say how many `findings` of {one.rule} stand in {one.path}.")
        read.append(one)
    return read


def judged(found: Sequence[Finding], exceptions: Sequence[Excepted]) -> tuple[list[Finding], list[str]]:
    """What is neither mended nor excepted, and exceptions that no longer say how it is.

    Where a file has more findings than its exception says, all of them are shown: which one is new nobody can tell.
    """
    met: Counter[Excepted] = Counter()
    by: dict[Finding, Excepted] = {}
    for one in found:
        if known := next((each for each in exceptions if each.holds(one)), None):
            met[known] += 1
            by[one] = known
    exceeded = {known for known, count in met.items() if known.findings is not None and count > known.findings}
    left = [one for one in found if one not in by or by[one] in exceeded]
    stale = [
        f"{known.scanner} finds {met[known]} of {known.rule} in {known.path}, and the exception says {known.findings or 'some'}"
        for known in exceptions
        if known.scanner not in ANY_NUMBER
        and (not met[known] or (known.findings is not None and met[known] < known.findings))
    ]
    return left, stale
