"""The company's side of a mapping: accounts by code or name, journals, axes; and which of them a mapping misses."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from oasys.core.errors import FieldError
from oasys.core.words import say
from oasys.exchange.mapped.schemas import ByRow, CsvMapping
from oasys.exchange.plan import PlannedAccount
from oasys.ledger.rules import SUBTYPES


@dataclass(frozen=True, slots=True)
class Known:
    """An account that a row can mean."""

    code: str
    name: str
    account_class: str
    is_usable: bool = True
    """Neither a heading nor inactive."""


@dataclass(frozen=True, slots=True)
class Books:
    """What the company has. `journals` and `axes` are codes; axes have names."""

    base_currency: str
    accounts: Mapping[str, Known]
    journals: frozenset[str] = frozenset()
    axes: Mapping[str, str] = field(default_factory=dict)


class Accounts:
    """Finds accounts by what a file calls them: by the mapping's own list first, then by code or by name."""

    def __init__(self, mapping: CsvMapping, books: Books) -> None:
        self.by = mapping.account_by
        added = {
            one.code: Known(one.code, one.create.name, one.create.account_class)
            for one in mapping.accounts or []
            if one.create is not None
        }
        self.all = added | dict(books.accounts)
        self._said = {self.plain(one.text): one.code for one in mapping.accounts or []}
        self._named: dict[str, list[Known]] = {}
        for known in self.all.values():
            if known.is_usable:
                self._named.setdefault(self.plain(known.name), []).append(known)

    def plain(self, text: str) -> str:
        """Texts that are the same account: spaces do not tell them apart, and case only in codes."""
        one = " ".join(text.split())
        return one.casefold() if self.by == "name" else one

    def find(self, text: str) -> list[Known]:
        """The accounts that the text names: none, one, or several of one name."""
        plain = self.plain(text)
        code = self._said.get(plain, plain if self.by == "code" else None)
        if code is not None:
            known = self.all.get(code)
            return [known] if known is not None else []
        return self._named.get(plain, []) if self.by == "name" else []


def flaws_in(mapping: CsvMapping, books: Books) -> list[FieldError]:
    """What the mapping names and the company does not have, by JSON pointer."""
    accounts = Accounts(mapping, books)
    found: list[FieldError] = []

    def needs(code: str | None, pointer: str) -> None:
        if code is not None and code not in accounts.all:
            found.append(
                FieldError(pointer, "ledger.account_unknown", say("The chart has no account {code}.", code=code))
            )
        elif code is not None and not accounts.all[code].is_usable:
            found.append(
                FieldError(pointer, "ledger.account_unusable", say("{code} is a heading or inactive.", code=code))
            )

    if isinstance(mapping.entries, ByRow):
        needs(mapping.entries.contra_account, "/entries/contra_account")
    needs(mapping.rounding_account, "/rounding_account")
    texts: set[str] = set()
    classes: dict[str, str] = {}
    for number, one in enumerate(mapping.accounts or []):
        where = f"/accounts/{number}"
        needs(one.code, f"{where}/code")
        if (plain := accounts.plain(one.text)) in texts:
            found.append(FieldError(f"{where}/text", "core.invalid_value", say("The text stands in the list already.")))
        texts.add(plain)
        if one.create is None:
            continue
        other = books.accounts.get(one.code)
        standing = classes.setdefault(one.code, other.account_class if other else one.create.account_class)
        if standing != one.create.account_class:
            message = say("The account {code} is of the class {standing} already.", code=one.code, standing=standing)
            found.append(FieldError(f"{where}/create/account_class", "exchange.account_class_differs", message))
        elif one.create.subtype is not None and one.create.subtype not in SUBTYPES[one.create.account_class]:
            message = say(
                "{account_class} has the subtypes {subtypes}.",
                account_class=one.create.account_class,
                subtypes=", ".join(sorted(SUBTYPES[standing])),
            )
            found.append(FieldError(f"{where}/create/subtype", "core.invalid_value", message))
    for number, axis in enumerate(mapping.dimensions or []):
        if axis.axis not in books.axes:
            message = say("The company has no axis {axis}.", axis=axis.axis)
            found.append(FieldError(f"/dimensions/{number}/axis", "ledger.dimension_unknown", message))
    if mapping.journal_code is not None and mapping.journal_code not in books.journals:
        message = say("There is no journal {journal_code}.", journal_code=mapping.journal_code)
        found.append(FieldError("/journal_code", "ledger.journal_unknown", message))
    return found


def planned(mapping: CsvMapping, books: Books) -> list[PlannedAccount]:
    """The accounts that the mapping adds; those that stand already are left as they are."""
    added: dict[str, PlannedAccount] = {}
    for one in mapping.accounts or []:
        if one.create is not None and one.code not in books.accounts and one.code not in added:
            new = one.create
            added[one.code] = PlannedAccount(one.code, new.name, new.account_class, new.subtype, None, "", False)
    return list(added.values())
