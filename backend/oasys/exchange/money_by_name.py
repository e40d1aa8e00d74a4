"""Which accounts of a program without types hold money, told by the words of their names."""

import re

CASH = frozenset({"bargeld", "cash", "kas", "kasse", "portokasse", "till", "tunai", "wallet"})
BANK = frozenset(
    {
        "bank", "bankkonto", "banks", "checking", "cheque", "chequing", "giro", "girokonto", "saving", "savings", "sparkonto", "tabungan",
        "tagesgeld",
    }
)  # fmt: skip
NO_MONEY = frozenset(
    {
        "bond",
        "bonds",
        "fund",
        "funds",
        "loan",
        "loans",
        "receivable",
        "receivables",
        "share",
        "shares",
        "stock",
        "stocks",
    }
)
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")


def money_kind(name: str) -> str | None:
    """`cash` or `bank` for a name with colons such as `Assets:DE:GiroKonto`, the last part that says so first; None for others.

    >>> money_kind("Assets:Bank:PettyCash")
    'cash'
    """
    parts = [{word.casefold() for word in _WORD.findall(_HUMP.sub(" ", part))} for part in name.split(":")]
    joined = [{"".join(_WORD.findall(part)).casefold()} for part in name.split(":")]
    if any(words & NO_MONEY for words in parts):
        return None
    for words in reversed([words | whole for words, whole in zip(parts, joined, strict=True)]):
        if words & CASH:
            return "cash"
        if words & BANK:
            return "bank"
    return None
