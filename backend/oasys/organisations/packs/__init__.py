"""Country packs: what a company starts with in one country. Data and a strict reader; the database stays untouched.

A pack is a TOML file beside this module (docs/accounting/country-packs.md). It holds a chart of accounts, the journals,
the formats of dates and numbers, and the sources it was written from. Headings carry a subtype of their class too,
but never one by which the ledger finds an account to post to. A pack whose data change gets a new version.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from oasys.core.formats import CHOICES, Formats, is_locale

ACCOUNT_CLASSES = ("asset", "liability", "equity", "income", "expense")
JOURNAL_KINDS = ("sales", "purchases", "bank", "cash", "general", "opening", "closing")
ONCE_IN_A_CHART = ("retained_earnings", "opening_balance", "rounding")
IN_EVERY_CHART = (
    "bank",
    "cash",
    "clearing",
    "receivable",
    "payable",
    "tax_asset",
    "tax_liability",
    "exchange_gain",
    "exchange_loss",
)
LONGEST_NAME = 200
LONGEST_JOURNAL_CODE = 20
NUMBER_PREFIX = "{journal}-{year}-"
_BETWEEN = r"[A-Za-z0-9/.-]"
_YEAR = r"\{(short_)?year\}"
_WORDS = rf"\{{journal\}}{_BETWEEN}+{_YEAR}|{_YEAR}{_BETWEEN}+\{{journal\}}"
NUMBER_PREFIX_PATTERN = rf"^{_BETWEEN}*({_WORDS}){_BETWEEN}*$"
LONGEST_BETWEEN = 10

_FOLDER = Path(__file__).parent
_PACK_KEYS = {
    "code": str,
    "version": str,
    "name": str,
    "language": str,
    "fiscal_year_start_month": int,
    "sources": list,
    "formats": dict,
    "documents": dict,
    "journals": list,
    "accounts": dict,
}
_FORMAT_KEYS = {"locale": str, "date": str, "number": str, "first_day_of_week": str, "paper_size": str}
_DOCUMENT_KEYS = {"income_account": str, "expense_account": str}
_ACCOUNT_CODE = re.compile(r"[0-9]{4}")
_CURRENCY_CODE = re.compile(r"[A-Z]{3}")


class UnknownPack(Exception):
    """No pack has this code; `known` names those there are."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no country pack '{code}'. Choose one of: {', '.join(known)}.")
        self.code = code
        self.known = tuple(known)


class BrokenPack(Exception):
    """The text of a pack breaks a rule; the message names the pack, the place and the cure."""


class EmptyPack(BrokenPack):
    """A pack that would create no account to post to, or no journal."""


@dataclass(frozen=True, slots=True)
class PackAccount:
    """`parent` is the code of the heading above, None at the top. A heading takes no lines.

    `name` is in the language of the pack; `name_en` says it in English, for who reads the pack from abroad.
    `currency` is the one its lines are kept in, empty where any may be; an account that is named for another one than the country's has it.
    """

    code: str
    name: str
    name_en: str
    account_class: str
    subtype: str
    parent: str | None
    is_heading: bool
    currency: str


@dataclass(frozen=True, slots=True)
class PackJournal:
    """`number_prefix` begins the numbers of its entries: see `is_number_prefix`."""

    code: str
    name: str
    name_en: str
    kind: str
    number_prefix: str


@dataclass(frozen=True, slots=True)
class Pack:
    """`accounts` stand in the order a chart is printed and created: headings before what is under them.

    `base_currency` is None where the country does not settle it: the company then has to say it.
    `language` is the BCP 47 tag of the language the names are in. `income_account` and `expense_account` are the codes of those that
    lines of documents go to where nothing else says so.
    """

    code: str
    version: str
    name: str
    base_currency: str | None
    language: str
    formats: Formats
    fiscal_year_start_month: int
    sources: tuple[str, ...]
    income_account: str
    expense_account: str
    accounts: tuple[PackAccount, ...]
    journals: tuple[PackJournal, ...]


def available_packs() -> list[Pack]:
    """All packs, ordered by name."""
    return sorted(_packs().values(), key=lambda pack: pack.name)


def load_pack(code: str) -> Pack:
    """The pack with this code, in upper or lower case. Raises UnknownPack."""
    packs = _packs()
    try:
        return packs[code.lower()]
    except KeyError:
        raise UnknownPack(code, [pack.code for pack in available_packs()]) from None


@cache
def _packs() -> dict[str, Pack]:
    packs = [parse_pack(path.read_text(encoding="utf-8"), place=path.name) for path in _FOLDER.glob("*.toml")]
    return {pack.code.lower(): pack for pack in packs}


def parse_pack(text: str, *, place: str = "pack") -> Pack:
    """Read and check one pack. `place` stands in front of every message. Raises BrokenPack, EmptyPack."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenPack(f"{place}: this is not TOML: {error}.") from error
    _check_keys(data, required=_PACK_KEYS, optional={"base_currency": str}, where=place)
    month = data["fiscal_year_start_month"]
    if not 1 <= month <= 12:
        raise BrokenPack(f"{place}: fiscal_year_start_month is {month}; a month is 1 to 12.")
    base_currency = data.get("base_currency")
    if base_currency is not None and not _CURRENCY_CODE.fullmatch(base_currency):
        raise BrokenPack(f"{place}: base_currency is '{base_currency}'; write the three capitals of ISO 4217.")
    if not data["sources"] or not all(isinstance(source, str) and source.strip() for source in data["sources"]):
        raise BrokenPack(f"{place}: sources must name at least one law or standard, each as a text.")
    accounts = _accounts(data["accounts"], place, language=data["language"])
    _check_documents(data["documents"], accounts, place)
    return Pack(
        code=data["code"],
        version=data["version"],
        name=data["name"],
        base_currency=base_currency,
        language=data["language"],
        formats=_formats(data["formats"], place),
        fiscal_year_start_month=month,
        sources=tuple(data["sources"]),
        income_account=data["documents"]["income_account"],
        expense_account=data["documents"]["expense_account"],
        accounts=accounts,
        journals=_journals(data["journals"], place, language=data["language"]),
    )


def is_number_prefix(prefix: str) -> bool:
    """Whether it tells journals and years apart: {journal} once, and the year once, {year} (2026/27) or {short_year} (26-27).

    Something stands between the two, of letters, digits, hyphens, slashes and dots; ten of them altogether at most.
    """
    between = re.sub(r"\{[a-z_]+\}", "", prefix)
    return re.fullmatch(NUMBER_PREFIX_PATTERN, prefix) is not None and len(between) <= LONGEST_BETWEEN


def _formats(data: Any, place: str) -> Formats:
    _check_keys(data, required=_FORMAT_KEYS, optional={}, where=f"{place}, formats")
    if not is_locale(data["locale"]):
        raise BrokenPack(f"{place}, formats: '{data['locale']}' is no locale; write a tag such as en-MY.")
    for key, choices in CHOICES.items():
        if data[key] not in choices:
            raise BrokenPack(f"{place}, formats: {key} '{data[key]}' is none of {choices}.")
    return Formats(**data)


def _check_documents(data: Any, accounts: Sequence[PackAccount], place: str) -> None:
    """Each names an account of its class that takes lines."""
    _check_keys(data, required=_DOCUMENT_KEYS, optional={}, where=f"{place}, documents")
    takes_lines = {account.code: account.account_class for account in accounts if not account.is_heading}
    for key, code in data.items():
        if takes_lines.get(code) != key.removesuffix("_account"):
            raise BrokenPack(f"{place}, documents: {key} '{code}' is no account of its class that takes lines.")


def _names(row: Mapping[str, Any], language: str, where: str) -> dict[str, str]:
    """The name and what it means in English. Raises BrokenPack where a name is too long, or the English is missing."""
    name, in_english = row["name"], row.get("name_en", "")
    if len(name) > LONGEST_NAME:
        raise BrokenPack(f"{where}: the name has {len(name)} characters, at most {LONGEST_NAME} fit.")
    if (language.split("-")[0] == "en") == bool(in_english):
        raise BrokenPack(f"{where}: name_en stands where the names are not in English, and only there.")
    return {"name": name, "name_en": in_english or name}


def _check_keys(data: Any, *, required: Mapping[str, type], optional: Mapping[str, type], where: str) -> None:
    """Each key is known, there, of its type and, if a text, not blank."""
    if not isinstance(data, dict):
        raise BrokenPack(f"{where}: this must be a table.")
    if unknown := data.keys() - required.keys() - optional.keys():
        raise BrokenPack(f"{where}: unknown key '{min(unknown)}'.")
    if missing := required.keys() - data.keys():
        raise BrokenPack(f"{where}: '{min(missing)}' is missing.")
    for key, value in data.items():
        expected = required.get(key) or optional[key]
        if type(value) is not expected:
            raise BrokenPack(f"{where}: '{key}' must be of type {expected.__name__}.")
        if isinstance(value, str) and not value.strip():
            raise BrokenPack(f"{where}: '{key}' is empty.")


def _journals(rows: list[Any], place: str, *, language: str) -> tuple[PackJournal, ...]:
    if not rows:
        raise EmptyPack(f"{place}: the pack would create no journal.")
    journals: dict[str, PackJournal] = {}
    for position, row in enumerate(rows, start=1):
        where = f"{place}, journal {position}"
        _check_keys(
            row,
            required={"code": str, "name": str, "kind": str},
            optional={"name_en": str, "number_prefix": str},
            where=where,
        )
        journal = PackJournal(
            code=row["code"],
            kind=row["kind"],
            number_prefix=row.get("number_prefix", NUMBER_PREFIX),
            **_names(row, language, where),
        )
        if len(journal.code) > LONGEST_JOURNAL_CODE:
            raise BrokenPack(f"{where}: the code has more than {LONGEST_JOURNAL_CODE} characters.")
        if not is_number_prefix(journal.number_prefix):
            raise BrokenPack(f"{where}: number_prefix '{journal.number_prefix}' needs {{journal}} and a year.")
        if journal.kind not in JOURNAL_KINDS:
            raise BrokenPack(f"{place}, journal {journal.code}: kind '{journal.kind}' is none of {JOURNAL_KINDS}.")
        if journal.code in journals:
            raise BrokenPack(f"{place}, journal {journal.code}: the code stands twice.")
        journals[journal.code] = journal
    if missing := set(JOURNAL_KINDS) - {journal.kind for journal in journals.values()}:
        raise BrokenPack(f"{place}: no journal of kind '{min(missing)}'.")
    return tuple(journals.values())


def _accounts(tables: dict[str, Any], place: str, *, language: str) -> tuple[PackAccount, ...]:
    if unknown := tables.keys() - set(ACCOUNT_CLASSES):
        raise BrokenPack(f"{place}: '{min(unknown)}' is no class of accounts; the classes are {ACCOUNT_CLASSES}.")
    accounts: dict[str, PackAccount] = {}
    for account_class, rows in tables.items():
        if not isinstance(rows, list):
            raise BrokenPack(f"{place}, accounts.{account_class}: this must be a list of accounts.")
        for position, row in enumerate(rows, start=1):
            account = _account(row, account_class, f"{place}, {account_class} account {position}", language=language)
            if account.code in accounts:
                raise BrokenPack(f"{place}, account {account.code}: the code stands twice.")
            accounts[account.code] = account
    postable = [account for account in accounts.values() if not account.is_heading]
    if not postable:
        raise EmptyPack(f"{place}: the pack would create no account that takes lines.")
    for account_class in ACCOUNT_CLASSES:
        if not any(account.account_class == account_class for account in postable):
            raise BrokenPack(f"{place}: no account of the class '{account_class}' takes lines.")
    _check_tree(accounts, place)
    for subtype in ONCE_IN_A_CHART:
        count = sum(account.subtype == subtype for account in postable)
        if count != 1:
            raise BrokenPack(f"{place}: {count} accounts have the subtype '{subtype}'; a chart has exactly one.")
    if missing := set(IN_EVERY_CHART) - {account.subtype for account in postable}:
        raise BrokenPack(f"{place}: no account that takes lines has the subtype '{min(missing)}'.")
    return _parents_first(accounts)


def _account(row: Any, account_class: str, where: str, *, language: str) -> PackAccount:
    _check_keys(
        row,
        required={"code": str, "name": str, "subtype": str},
        optional={"name_en": str, "parent": str, "heading": bool, "currency": str},
        where=where,
    )
    if not _ACCOUNT_CODE.fullmatch(row["code"]):
        raise BrokenPack(f"{where}: the code is '{row['code']}'; a code has four digits.")
    currency = row.get("currency", "")
    if currency and not _CURRENCY_CODE.fullmatch(currency):
        raise BrokenPack(f"{where}: currency is '{currency}'; write the three capitals of ISO 4217.")
    if currency and row.get("heading", False):
        raise BrokenPack(f"{where}: a heading takes no lines, and so no currency.")
    return PackAccount(
        code=row["code"],
        **_names(row, language, where),
        account_class=account_class,
        subtype=row["subtype"],
        parent=row.get("parent"),
        is_heading=row.get("heading", False),
        currency=currency,
    )


def _check_tree(accounts: Mapping[str, PackAccount], place: str) -> None:
    """Each parent is there, is a heading and of the same class; going up always ends; no heading is childless."""
    for account in accounts.values():
        where = f"{place}, account {account.code}"
        if account.parent is None:
            if not account.is_heading:
                raise BrokenPack(f"{where}: it stands under no heading; give it a parent.")
            continue
        parent = accounts.get(account.parent)
        if parent is None:
            raise BrokenPack(f"{where}: the parent {account.parent} is not in the chart.")
        if not parent.is_heading:
            raise BrokenPack(f"{where}: the parent {account.parent} is not a heading.")
        if parent.account_class != account.account_class:
            raise BrokenPack(
                f"{where}: it is {account.account_class}, its parent {parent.code} {parent.account_class}."
            )
    for account in accounts.values():
        seen = [account.code]
        above = account.parent
        while above is not None:
            if above in seen:
                raise BrokenPack(f"{place}, account {account.code}: its parents form a circle: {' > '.join(seen)}.")
            seen.append(above)
            above = accounts[above].parent
    parents = {account.parent for account in accounts.values()}
    for account in accounts.values():
        if account.is_heading and account.code not in parents:
            raise BrokenPack(f"{place}, account {account.code}: a heading with nothing under it.")


def _parents_first(accounts: Mapping[str, PackAccount]) -> tuple[PackAccount, ...]:
    children: dict[str | None, list[PackAccount]] = {}
    for account in sorted(accounts.values(), key=lambda account: account.code):
        children.setdefault(account.parent, []).append(account)

    def below(code: str | None) -> list[PackAccount]:
        return [found for child in children.get(code, []) for found in (child, *below(child.code))]

    return tuple(below(None))
