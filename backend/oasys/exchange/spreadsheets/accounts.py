"""The accounts that the files speak of: from a chart file and the company's own chart, found by name or code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from oasys.core.words import marked, say
from oasys.exchange.plan import ImportPlan, PlannedAccount
from oasys.exchange.spreadsheets.kinds import NON_POSTING, kind_of
from oasys.exchange.spreadsheets.table import Table
from oasys.ledger.services.bulk import RowProblem

LONGEST_CODE = 128
OF_ACCOUNTS = {
    "memo": marked("memos of accounts"),
    "balance": marked("balances of accounts"),
    "number": marked("numbers of accounts"),
}
RETAINED = "retained earnings"
_NUMBERED = re.compile(r"([0-9][0-9A-Za-z.\-]*)\s*(?:·|-|–|\s)\s*(\S.*)", re.DOTALL).fullmatch
_CODE_BEHIND = re.compile(r"(.*\S)\s*\(([^()]+)\)", re.DOTALL).fullmatch


@dataclass(frozen=True, slots=True)
class Known:
    """An account a row can mean."""

    code: str
    name: str
    account_class: str


class Accounts:
    """Finds accounts by what cells call them."""

    def __init__(self, standing: Iterable[Known]) -> None:
        self._by_word: dict[str, Known | None] = {}
        self._by_leaf: dict[str, Known | None] = {}
        self.retained: set[str] = set()
        for known in standing:
            self.add(known, known.name)

    def add(self, known: Known, *words: str) -> None:
        """`words` are the names it goes by, besides its code. What was added later is meant first."""
        if _plain(known.name) == RETAINED:
            self.retained.add(known.code)
        for word in {_plain(known.code), *map(_plain, words)} - {""}:
            self._by_word[word] = known
        for word in {_plain(word.rsplit(":", 1)[-1]) for word in words} - {""}:
            other = self._by_leaf.get(word, known)
            self._by_leaf[word] = known if other == known else None

    def find(self, code: str, name: str) -> Known | None:
        """The account of a row: by its code, its full name, both in one cell, or a last name that only one has."""
        words = [code, name]
        for pattern, order in ((_NUMBERED, (1, 2)), (_CODE_BEHIND, (2, 1))):
            found = pattern(name)
            if found is not None:
                words += [found[order[0]], found[order[1]]]
        for word in words:
            known = self._by_word.get(_plain(word)) if word else None
            if known is not None:
                return known
        return self._by_leaf.get(_plain(name))


def read_chart(table: Table, program: str, prefix: str, plan: ImportPlan, accounts: Accounts) -> None:
    """Adds the accounts of a chart file to the plan; an unknown type is an error of its row."""
    planned: dict[str, PlannedAccount] = {}
    by_name: dict[str, str] = {}
    values = dict.fromkeys(table.others.values(), 0)
    path: list[tuple[int, str]] = []
    for row, cells in table.body():
        raw = cells[table.columns["account"]] if table.columns["account"] < len(cells) else ""
        name, code, kind = raw.strip(), table.cell(cells, "code"), table.cell(cells, "kind")
        if not kind and (not code or name.lower().startswith("total")):
            continue  # a title, a total, the line with the time of printing: no account
        name = _full_name(raw, path)
        numbered = _NUMBERED(name.rsplit(":", 1)[-1]) if not code and program == "quickbooks" else None
        if numbered and "·" in name:
            code = numbered[1]
        name = ":".join(_without_number(part) for part in name.split(":"))
        found = kind_of(program, kind)
        if kind.lower() in NON_POSTING:
            plan.problems.append(
                _left_out(row, say("{name}: the non-posting account {name2}", name=table.name, name2=name))
            )
            continue
        if found is None:
            message = say(
                "{name}: {name2}: {kind!r} is no type of {program} that has a class here",
                name=table.name,
                name2=name or code,
                kind=kind[:60],
                program=program,
            )
            plan.problems.append(RowProblem(row, "exchange.account_class", message))
            continue
        own = prefix + (code or name)
        if not own or len(own) > LONGEST_CODE or any(ch < " " for ch in own + name):
            message = say(
                "{name}: an account has a code or a name, in one line, of at most {longest_code} characters",
                name=table.name,
                longest_code=LONGEST_CODE,
            )
            plan.problems.append(RowProblem(row, "exchange.text", message))
            continue
        if own in planned:
            plan.problems.append(
                RowProblem(
                    row,
                    "exchange.account_twice",
                    say("{name}: the account {own} stands twice", name=table.name, own=own),
                )
            )
            continue
        above = by_name.get(name.rpartition(":")[0])
        parent = above if above and planned[above].account_class == found[0] else None
        planned[own] = PlannedAccount(own, (name or code)[:200], found[0], found[1], parent, "", False)
        by_name.setdefault(name, own)
        accounts.add(Known(own, name, found[0]), name, code)
        for place, other in table.others.items():
            values[other] += bool(place < len(cells) and cells[place].strip())
        for column, sentence in OF_ACCOUNTS.items():
            label = say(sentence)
            values[label] = values.get(label, 0) + bool(table.cell(cells, column))
    plan.accounts += planned.values()
    for label, count in values.items():
        if count:
            plan.problems.append(
                _left_out(
                    table.heading, say("{name}: {label}: {count} values", name=table.name, label=label, count=count)
                )
            )


def _full_name(raw: str, path: list[tuple[int, str]]) -> str:
    """The name with those above it, which some charts show by indentation."""
    name = raw.strip()
    indent = len(raw) - len(raw.lstrip())
    while path and path[-1][0] >= indent:
        path.pop()
    full = f"{path[-1][1]}:{name}" if path and ":" not in name else name
    path.append((indent, full))
    return full


def _without_number(part: str) -> str:
    found = _NUMBERED(part.strip())
    return found[2].strip() if found and "·" in part else part.strip()


def _plain(text: str) -> str:
    return ":".join(" ".join(part.casefold().split()) for part in text.split(":"))


def _left_out(row: int, message: str) -> RowProblem:
    return RowProblem(row, "exchange.not_carried", message, is_error=False)
