"""One document of a worked case: previewed, posted, and read back from every place that shows it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from oasys.cli.worked.places import (
    Figures,
    base_wanted,
    differing,
    entry_wanted,
    of_answer,
    of_entry,
    of_myinvois,
    of_ubl,
    subtotals_wanted,
    tax_of_ubl,
)
from oasys.cli.worked.shop import COST, DEPOSITS, GOODS, WITHHELD, Codes, Shop
from oasys.core.money import ZERO

PATHS = {"invoice": "invoices", "credit_note": "credit-notes", "bill": "bills"}
PREVIEW, DOCUMENT, LEDGER, E_INVOICE = "preview", "document", "ledger", "e-invoice"
PLACES = (PREVIEW, DOCUMENT, LEDGER, E_INVOICE)
type Combinations = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Written:
    """A posted document, as it was answered, and the figures that it has to show; its amounts are negative where `sign` is."""

    shop: Shop
    kind: str
    shown: Mapping[str, Any]
    figures: Figures
    combinations: Combinations
    codes: Codes
    sign: int

    @property
    def path(self) -> str:
        """Where the API has it."""
        return f"{self.shop.path}/{PATHS[self.kind]}/{self.shown['id']}"


@dataclass(slots=True)
class Outcome:
    """What became of a case: how places differ, which ones showed it, and why others did not."""

    differences: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    why_not: dict[str, str] = field(default_factory=dict)
    documents: list[Written] = field(default_factory=list)

    def seen(self, place: str, differences: list[str]) -> None:
        """A place showed it."""
        if place not in self.places:
            self.places.append(place)
        self.differences += differences

    def missing(self, reason: str, *places: str) -> None:
        """Places show nothing of it, for that reason."""
        if reason:
            self.why_not |= dict.fromkeys(places, reason)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to write: its body, the figures that it must have, and the taxes of its lines by combination."""

    kind: str
    body: Mapping[str, Any]
    figures: Figures
    combinations: Combinations
    codes: Codes
    withholding: str = ""
    """Percent that is kept back."""

    @property
    def sign(self) -> int:
        return -1 if self.kind == "credit_note" else 1

    @property
    def keys(self) -> list[str]:
        """Its taxes, in the order in which they first appear."""
        return list(dict.fromkeys(key for keys in self.combinations for key in keys))


def preview(shop: Shop, draft: Draft, outcome: Outcome) -> None:
    """What the document would come to."""
    shown = shop.person.good("POST", f"{shop.path}/{PATHS[draft.kind]}/preview", draft.body)
    outcome.seen(PREVIEW, differing(PREVIEW, draft.figures, of_answer(shown, draft.sign)))


def write(shop: Shop, draft: Draft, outcome: Outcome, *, no_e_invoice: str = "") -> Written:
    """The document is posted and read back: from the API, from the ledger, from its e-invoice."""
    preview(shop, draft, outcome)
    shown = shop.person.good("POST", f"{shop.path}/{PATHS[draft.kind]}?post=true", draft.body)
    outcome.seen(DOCUMENT, differing(DOCUMENT, draft.figures, of_answer(shown, draft.sign)))
    written = Written(shop, draft.kind, shown, draft.figures, draft.combinations, draft.codes, draft.sign)
    outcome.documents.append(written)
    outcome.seen(LEDGER, _ledger(shop, draft, shown))
    if draft.kind == "bill":
        no_e_invoice = no_e_invoice or "a bill is the supplier's: we write no e-invoice of it"
    outcome.missing(no_e_invoice, E_INVOICE)
    if not no_e_invoice:
        outcome.seen(E_INVOICE, [*_e_invoice(written), *(_myinvois(written) if shop.pack == "my" else ())])
    return written


def _ledger(shop: Shop, draft: Draft, shown: Mapping[str, Any]) -> list[str]:
    """The sums of accounts, and what the lines carry of taxes."""
    entry = shop.person.good("GET", f"{shop.path}/journal-entries/{shown['journal_entry_id']}")
    is_sale = draft.kind != "bill"
    taxes = {key: shop.accounts(key, draft.codes[key]) for key in draft.keys}
    withheld = {}
    if draft.withholding:
        withheld = {WITHHELD: shop.accounts(WITHHELD, {"withholding_percent": draft.withholding})}
    said: dict[str, Any] = {
        "control": shown["control_account_code"], "goods": (GOODS, COST, DEPOSITS), "taxes": taxes | withheld, "is_sale": is_sale,
    }  # fmt: skip
    wanted = entry_wanted(draft.figures, draft.keys, is_sale=is_sale, withheld=WITHHELD if draft.withholding else "")
    found = of_entry(entry, **said, in_base=False)
    differences = differing(LEDGER, wanted, found)
    if "base_net" in draft.figures:
        found = of_entry(entry, **said, in_base=True)
        differences += differing(f"{LEDGER} in {shop.currency}", base_wanted(draft.figures, draft.keys), found)
    elif is_sale:
        differences += differing(LEDGER, {"tax_groups": _groups_wanted(draft)}, {"tax_groups": _carried(shop, entry)})
    return differences


def _groups_wanted(draft: Draft) -> dict[str, dict[str, Any]]:
    """Of a tax by the unit the books carry the net amount, not how many units."""
    return {
        key: {"tax": group["tax"]} | ({} if "per_unit" in draft.codes[key] else {"taxable": group["taxable"]})
        for key, group in draft.figures["tax_groups"].items()
    }


def _carried(shop: Shop, entry: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the lines of the entry carry of taxes that are owed, by tax: what returns are read from."""
    from oasys.core.tenancy import tenant
    from oasys.tax.models import TaxLine

    found: dict[str, dict[str, Any]] = {}
    with tenant(shop.person.tenant_id):
        rows = TaxLine.objects.filter(line__entry_id=entry["id"], side=TaxLine.Side.OUTPUT)
        for row in rows.select_related("component", "tax_code"):
            name = row.component.name if row.component else row.tax_code.name
            is_per_unit = row.component is not None and row.component.is_per_unit
            before = found.setdefault(name, {"tax": ZERO} | ({} if is_per_unit else {"taxable": ZERO}))
            found[name] = {"tax": before["tax"] + row.tax} | (
                {} if is_per_unit else {"taxable": before["taxable"] + row.base}
            )
    return found


def _e_invoice(written: Written) -> list[str]:
    status, content = written.shop.person.ask(
        "GET", f"{written.path}/e-invoice?format={'xrechnung' if written.shop.pack == 'de' else 'peppol'}"
    )
    if status != 200:
        return [f"{E_INVOICE}: {status} {json.loads(content).get('detail')}"]
    figures = written.figures
    wanted = dict(figures) | {"subtotals": subtotals_wanted(figures, written.combinations, written.codes)}
    found = of_ubl(content, written.shown["currency"], written.sign)
    differences = differing(E_INVOICE, wanted, found)
    if "base_tax" in figures:
        in_base = tax_of_ubl(content, written.shop.currency, written.sign)
        differences += differing(E_INVOICE, {"base_tax": figures["base_tax"]}, {"base_tax": in_base})
    return differences


def _myinvois(written: Written) -> list[str]:
    """What the Malaysian authority is told of it, unsigned: the totals, and the lines and taxes that add up to them."""
    from oasys.core.tenancy import tenant
    from oasys.invoicing.models import Document
    from oasys.myinvois.documents import built
    from oasys.myinvois.reading import Chosen, einvoice_of

    chosen = Chosen(msic="46510", activity="Worked", classification="022", self_billed_classification="004")
    with tenant(written.shop.person.tenant_id):
        document = Document.objects.select_related("company", "contact").get(id=written.shown["id"])
        told = built(
            einvoice_of(
                document, company=document.company, chosen=chosen, number=document.number, issued_at=document.created_at,
                is_refund=False, classes={}, payment="", references=[],
            )
        )  # fmt: skip
    figures = written.figures
    wanted = {name: figures[name] for name in ("total_net", "total_tax", "total_gross", "rounding_amount")} | {
        "payable": Decimal(figures["payable"]) + Decimal(figures["withholding"]),  # what is withheld is not said there
        "sum_of_lines": figures["total_net"],
        "sum_of_taxes": figures["total_tax"],
        "sum_of_tax_bases": figures["total_net"],
    }
    found = of_myinvois(told, written.sign)
    if any(len(keys) > 1 for keys in written.combinations):
        del found["sum_of_tax_bases"]  # a base for each of several taxes
    return differing(f"{E_INVOICE} of MyInvois", wanted, found)
